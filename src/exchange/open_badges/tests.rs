//! Every form in which a badge definition comes, and what is not one.
