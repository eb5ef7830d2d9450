//! Each operation against what it says it does, on numbers of the sizes it meets.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::signature::random::Random;

fn digits(random: &mut Random) -> [i16; 8] {
    core::array::from_fn(|_| random.below(9459) as i16 - 4729)
}

fn columns(random: &mut Random) -> [i32; 4] {
    core::array::from_fn(|_| random.next() as i32 - HALF)
        .map(|column| column.clamp(i32::MIN, i32::MAX - HALF))
}

#[test]
fn digits_do_as_they_say() {
    let mut random = Random::new(4);
    for _ in 0..512 {
        let (a, b) = (digits(&mut random), digits(&mut random));
        let vector = Digits::new(a);
        assert_eq!(vector.to_array(), a);
        assert_eq!(vector.negated().to_array(), a.map(|digit| -digit));
        assert_eq!(vector.doubled().to_array(), a.map(|digit| 2 * digit));
        assert_eq!(vector.upper().to_array(), [a[4], a[5], a[6], a[7]].map(i32::from));
        assert_eq!(vector.pair::<0>().to_array(), [a[0], a[1]].repeat(4)[..]);
        assert_eq!(vector.pair::<3>().to_array(), [a[6], a[7]].repeat(4)[..]);
        let weights = [1, 0, 2, 0, 2, 1, 2, 2];
        assert_eq!(vector.weighted().to_array(), core::array::from_fn(|at| a[at] * weights[at]));
        let product = |at: usize| i32::from(a[at]) * i32::from(b[at]);
        let sums = [0, 2, 4, 6].map(|at| product(at) + product(at + 1));
        assert_eq!(vector.dot(Digits::new(b)).to_array(), sums);
    }
}

/// A window holds each digit and, after it, the digit below.
#[test]
fn windows_show_digits_with_those_below() {
    let numbers: [i16; 24] = core::array::from_fn(|at| at as i16 * 100 - 1000);
    let vector = |at: usize| Digits::new(core::array::from_fn(|place| numbers[at + place]));
    let window =
        |first: usize| -> [i16; 8] { core::array::from_fn(|at| numbers[first + at / 2 - at % 2]) };
    let [.., last] = vector(8).windows(vector(0), Digits::ZERO);
    let windows = vector(16).windows(vector(8), last).map(Digits::to_array);
    assert_eq!(windows, [14, 16, 18, 20].map(window));
}

#[test]
fn columns_do_as_they_say() {
    let mut random = Random::new(5);
    for _ in 0..512 {
        let (a, b) = (columns(&mut random), columns(&mut random));
        let vector = Columns::new(a);
        assert_eq!(vector.to_array(), a);
        assert_eq!(vector.last(), a[3]);
        assert_eq!(vector.above(Columns::new(b)).to_array(), [b[3], a[0], a[1], a[2]]);
        let (low, high) = vector.split();
        for ((low, high), whole) in low.to_array().into_iter().zip(high.to_array()).zip(a) {
            assert!((-HALF..HALF).contains(&low), "{low}");
            assert_eq!(low + (high << DIGIT_BITS), whole);
        }
        let halves = |columns: [i32; 4]| Columns::new(columns.map(|column| column / 2));
        let sum: [i32; 4] = core::array::from_fn(|at| a[at] / 2 + b[at] / 2);
        assert_eq!(halves(a).plus(halves(b)).to_array(), sum);
        let small = |columns: [i32; 4]| columns.map(|column| column % 4729);
        let (a, b) = (small(a), small(b));
        let expected: Vec<_> = [a, b].concat().into_iter().map(|digit| digit as i16).collect();
        assert_eq!(Columns::new(a).digits(Columns::new(b)).to_array(), expected[..]);
    }
}
