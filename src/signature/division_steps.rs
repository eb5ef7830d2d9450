//! The division steps of Bernstein and Yang, "Fast constant-time gcd computation and modular
//! inversion" (2019), here in time that varies.
//!
//! A step looks at the lowest bit of two numbers only. So the steps for a whole limb are found from
//! the lowest limbs, and then applied to the numbers at once, as a matrix.

/// What some steps do to two numbers, times two to the power of their count; no row adds up to more
/// than that.
pub(super) type Matrix = [[i64; 2]; 2];

/// Most low bits of the second number that are cleared at once.
const CLEARED_MAX: u32 = 6;

/// Finds `count` steps, 30 at most, from the lowest limbs of two numbers, the first of them odd;
/// `delta` is the paper's.
pub(super) fn division_steps(count: u32, delta: &mut i32, [mut f, mut g]: [i64; 2]) -> Matrix {
    let [mut top, mut bottom] = [[1, 0], [0, 1]];
    let mut left = count;
    loop {
        let zeros = g.trailing_zeros().min(left);
        g >>= zeros;
        top = top.map(|entry| entry << zeros);
        *delta += zeros.cast_signed();
        left -= zeros;
        if left == 0 {
            return [top, bottom];
        }
        if *delta > 0 {
            *delta = -*delta;
            (f, g) = (g, -f);
            (top, bottom) = (bottom, top.map(|entry: i64| -entry));
        }
        // As many steps as will not exchange f and g again add multiples of f to g. For an odd f,
        // f (2 - f^2) is 1/f modulo 64.
        let cleared = left.min(CLEARED_MAX).min((1 - *delta).cast_unsigned());
        let negated_inverse = f.wrapping_mul(f.wrapping_mul(f) - 2);
        let multiple = g.wrapping_mul(negated_inverse) & ((1 << cleared) - 1);
        g = g.wrapping_add(multiple.wrapping_mul(f));
        bottom = [bottom[0] + multiple * top[0], bottom[1] + multiple * top[1]];
    }
}
