//! A plain request, written into the module's memory as `js/plain_request.js` does it.

use edge_authorizer::limits::{EXCHANGE_ACTION_BYTES, EXCHANGE_VALUE_BYTES};
use edge_authorizer::{Facade, PlainRequest};

/// Writes a method, a path and a header field: which one, from 1, and its value. Nothing is returned
/// for what does not fit or is not ASCII, which has to go the way of JSON.
pub(crate) fn write(
    facade: &mut Facade,
    (method, path): (&str, &str),
    (field, value): (usize, &str),
) -> Option<PlainRequest> {
    let action = [method, path].concat();
    let fits = action.len() <= EXCHANGE_ACTION_BYTES && value.len() <= EXCHANGE_VALUE_BYTES;
    if !fits || !action.is_ascii() || !value.is_ascii() {
        return None;
    }
    let (values, actions) = facade.input().split_at_mut(EXCHANGE_VALUE_BYTES);
    values[..value.len()].copy_from_slice(value.as_bytes());
    actions[..action.len()].copy_from_slice(action.as_bytes());
    let (method, path, value) = (method.len(), path.len(), value.len());
    Some(PlainRequest { method, path, field, value })
}
