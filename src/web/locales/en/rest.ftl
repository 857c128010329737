### Words of the REST face.

rest-no-such-route = There is no such address or method here: { $path }
rest-not-a-number = { $name } must be a whole number from { $least } to 2147483647, not “{ $value }”.
rest-given-twice = { $name } is given more than once.
rest-not-acceptable = This cannot be had in a form you accept. Available: { $available }
rest-gone = { $identifier } has been removed.
rest-gone-for = { $identifier } has been removed; { $successor } has taken its place.

## Pages about single entities
rest-page-title = { $title }
rest-page-json = The record as CASE JSON
rest-page-framework = Framework
rest-page-item = Item
rest-page-association = Association
rest-page-badge = Badge class
rest-page-concept = Concept
rest-page-subject = Subject
rest-page-license = Licence
rest-page-item-type = Type of item
rest-page-grouping = Group of associations
rest-page-rubric = Rubric
rest-page-criterion = Criterion of a rubric
rest-page-level = Level of a criterion
rest-page-identifier = Identifier
rest-page-uri = Permanent address
rest-page-field-title = Title
rest-page-description = Description
rest-page-hierarchy = Place in the hierarchy
rest-page-keywords = Keywords
rest-page-license-text = Text of the licence
rest-page-type-code = Code of the type
rest-page-changed = Last changed
rest-page-association-type = Type of association
rest-page-origin = From
rest-page-destination = To
rest-page-sequence = Order among siblings
rest-page-criteria = Criteria
rest-page-levels = Levels
rest-page-notes = Notes
rest-page-category = Category
rest-page-weight = Weight
rest-page-position = Position
rest-page-quality = Degree of achievement
rest-page-score = Points
rest-page-feedback = Feedback

## Search
rest-search-range = { $name } must be a whole number from { $least } to { $most }, not “{ $value }”.
rest-search-unknown = There is no parameter “{ $name }” here. There are: { $known }.
rest-search-both = Give either “offset” or “after”, not both.
