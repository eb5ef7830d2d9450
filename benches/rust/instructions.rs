//! Decides as often as asked, for a tool that counts instructions: `instructions CASE COUNT`.

use edge_authorizer_benches::Case;

/// Decisions before the first that counts: a key has earned its tables by then.
const WARM_UP: usize = 256;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().expect("the first argument names a case");
    let count: usize = arguments.next().and_then(|count| count.parse().ok()).expect("the second is a count");
    let mut case = match name.as_str() {
        "cached" => Case::new("HS256", true, 0),
        "rules" => Case::new("HS256", true, 10_000),
        algorithm => Case::new(algorithm, false, 0),
    };
    for _ in 0..WARM_UP + count {
        std::hint::black_box(case.decide());
    }
}
