//! Every bound the core keeps, in one place; exceeding one is a named [`Reason`](crate::Reason).

/// Longest token taken, in bytes of its compact serialization (RFC 7515 section 7.1).
pub const TOKEN_MAX_BYTES: usize = 16 * 1024;
/// Longest protected header taken, in decoded bytes.
pub const HEADER_MAX_BYTES: usize = 4 * 1024;
/// Most protected headers kept as read.
pub const HEADERS_MAX: usize = 8;
/// Deepest nesting of arrays and objects in any JSON text.
pub const JSON_MAX_DEPTH: usize = 64;
/// Most members of one JSON object, or elements of one JSON array.
pub const JSON_MAX_MEMBERS: usize = 1_000;
/// Largest key set document, in bytes.
pub const KEY_SET_MAX_BYTES: usize = 150_000;
/// Most keys in one key set.
pub const KEY_SET_MAX_KEYS: usize = 1_000;
/// Largest configuration, in bytes.
pub const CONFIG_MAX_BYTES: usize = 4 * 1024 * 1024;
/// Most elements of one array of a configuration (10,000 rules and room).
pub const CONFIG_MAX_MEMBERS: usize = 20_000;
/// Largest request description handed over by a host, in bytes.
pub const REQUEST_MAX_BYTES: usize = 512 * 1024;
/// Longest path, in bytes, without the query.
pub const PATH_MAX_BYTES: usize = 8 * 1024;
/// Longest method, in bytes.
pub const METHOD_MAX_BYTES: usize = 32;
/// Longest subject, in bytes: it becomes a principal id, a header and a log field.
pub const SUBJECT_MAX_BYTES: usize = 1_024;
/// Longest value forwarded in one header, in bytes after encoding.
pub const FORWARD_MAX_BYTES: usize = 4 * 1024;
/// Longest key id kept for the log, in bytes.
pub const LOGGED_KEY_ID_MAX_BYTES: usize = 128;
/// Deepest nesting of `anyOf`, `allOf` and `not` in one rule.
pub const CONDITION_MAX_DEPTH: usize = 8;
/// Verifications after which a key gets a narrow table of its multiples: making one costs about as
/// much as it saves over three of them.
pub const NARROW_TABLE_AFTER_USES: u32 = 2;
/// Verifications after which a key gets a wide table in addition: it takes about a hundred more of
/// them to pay for itself.
pub const WIDE_TABLE_AFTER_USES: u32 = 64;
/// Most keys that hold tables at once; those of one key take from 330 KB (P-256) to 770 KB (P-384),
/// the narrow one alone from 37 KB to 160 KB.
pub const KEY_TABLES_MAX: usize = 128;
/// Most memory that the tables of all keys take, in bytes.
pub const KEY_TABLES_MAX_BYTES: usize = 12 * 1024 * 1024;
/// Longest value of a header field that is taken without JSON, in bytes: a token and room.
pub const EXCHANGE_VALUE_BYTES: usize = 24 * 1024;
/// Longest method and path together that are taken without JSON, in bytes.
pub const EXCHANGE_ACTION_BYTES: usize = 8 * 1024;
/// Most verified tokens that a configuration may have remembered.
pub const TOKEN_CACHE_MAX_TOKENS: u32 = 100_000;
/// Verified tokens remembered where the configuration does not say.
pub const TOKEN_CACHE_DEFAULT_TOKENS: u32 = 1_000;
/// Least memory a configuration may give them, in bytes: one token of the longest kind.
pub const TOKEN_CACHE_MIN_BYTES: u32 = 128 * 1024;
/// Most memory a configuration may give them, in bytes.
pub const TOKEN_CACHE_MAX_BYTES: u32 = 256 * 1024 * 1024;
/// The memory they take at most where the configuration does not say, in bytes.
pub const TOKEN_CACHE_DEFAULT_BYTES: u32 = 4 * 1024 * 1024;
/// Longest message of a handler's error in a log record, in bytes; of each cause a quarter.
pub const ERROR_MESSAGE_MAX_BYTES: usize = 4 * 1024;
/// Longest stack of a handler's error in a log record, in bytes; of each cause a quarter.
pub const ERROR_STACK_MAX_BYTES: usize = 8 * 1024;
/// Most causes of one error in a log record, and most errors of an aggregate.
pub const ERROR_MAX_RELATED: usize = 5;
/// Most routes, allowed or denied, that an AWS policy is compiled from: more do not fit into its
/// 8 KB.
pub const POLICY_ROUTES_MAX: usize = 96;
/// Most routes looked at for the report of those that cannot be cached.
pub const REPORTED_ROUTES_MAX: usize = 512;
/// Longest text in an explanation that comes from a request, a token or the configuration, in bytes.
pub const EXPLAINED_TEXT_MAX_BYTES: usize = 256;
/// Most texts of one list in an explanation.
pub const EXPLAINED_TEXTS_MAX: usize = 20;
/// Most rules named in an explanation that do not cover the request.
pub const EXPLAINED_NEAR_MISSES_MAX: usize = 5;
/// Most claims noted in an explanation.
pub const EXPLAINED_CLAIMS_MAX: usize = 100;
