//! Open pages stay true: one stream of server-sent events per page, one reader of the events per process.
//!
//! [`hub`] looks once a second at what was committed anywhere and hands it to every open page of this process;
//! [`stream`] says to one page what of it its reader may see, in the reader's words; [`frame`] draws what stands around
//! every page again. A page that hears something fetches itself and takes over the parts that differ, so the same
//! templates draw it the first and every later time. A list is told that something changed, never what.

mod frame;
mod hub;
mod stream;

pub(crate) use hub::Hub;
pub(crate) use stream::viewers;

use crate::route::{Access, Routes};

/// The stream.
pub(crate) const STREAM: &str = "/agent/live";
/// Toolbar and queue tree.
const FRAME: &str = "/agent/live/frame";
/// A request that a page makes by itself carries this header: it is no activity of its reader (SES-05).
pub(crate) const HEADER: &str = "x-gotrs-live";

pub(crate) fn routes() -> Routes {
    Routes::of(Access::Agent)
        .get(STREAM, stream::open)
        .get(FRAME, frame::frame)
}

/// Whether a page made the request by itself.
pub(crate) fn by_itself(path: &str, headers: &axum::http::HeaderMap) -> bool {
    headers.contains_key(HEADER) || path.starts_with(STREAM)
}
