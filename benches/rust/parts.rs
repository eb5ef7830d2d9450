//! Times decisions natively: `cargo bench --manifest-path benches/Cargo.toml`.

use criterion::{Criterion, criterion_group, criterion_main};
use edge_authorizer_benches::Case;

fn algorithms(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decision");
    for algorithm in ["HS256", "RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"] {
        let mut case = Case::new(algorithm, false, 0);
        group.bench_function(algorithm, |bencher| bencher.iter(|| case.decide()));
    }
    group.finish();
}

fn cached(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("token seen before");
    for rules in [0, 100, 10_000] {
        let mut case = Case::new("HS256", true, rules);
        group.bench_function(format!("{rules} rules"), |bencher| bencher.iter(|| case.decide()));
    }
    group.finish();
}

criterion_group!(benches, algorithms, cached);
criterion_main!(benches);
