//! GraphQL over Server-Sent Events, distinct connections mode: one operation per connection, its answers as `next`
//! events, then `complete`. Comments keep silent connections open.

use std::time::Duration;

use async_graphql::Response;
use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::{BoxStream, StreamExt, unfold};

/// How long a connection may be silent.
const SILENCE: Duration = Duration::from_secs(12);

fn event(name: &str, data: &str) -> Bytes {
    // JSON has no line breaks outside texts, and inside they are escaped: one line of data.
    Bytes::from(format!("event: {name}\ndata: {data}\n\n"))
}

/// The events of an operation.
pub fn events(
    responses: BoxStream<'static, Response>,
) -> impl Stream<Item = Result<Bytes, std::convert::Infallible>> {
    unfold(Some(responses), |state| async move {
        let mut responses = state?;
        match tokio::time::timeout(SILENCE, responses.next()).await {
            Err(_) => Some((Ok(Bytes::from_static(b":\n\n")), Some(responses))),
            Ok(None) => Some((Ok(event("complete", "")), None)),
            Ok(Some(response)) => {
                let data = serde_json::to_string(&response).unwrap_or_else(|_| "{}".to_owned());
                Some((Ok(event("next", &data)), Some(responses)))
            }
        }
    })
}
