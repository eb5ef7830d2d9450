//! Sums of points, in coordinates that need no division: X, Y, ZZ and ZZZ stand for the point
//! (X/ZZ, Y/ZZZ), where ZZ³ = ZZZ² (Sutherland's extended Jacobian coordinates; the formulas
//! madd-2008-s and dbl-2008-s-1 of the Explicit-Formulas Database).

use super::curve::Curve;
use super::field::{Pair, StoredPair, invert_all};
use super::lanes::Lanes;
use super::number::Number;

/// A point that is not the neutral one.
pub(crate) struct Point<C, const N: usize> {
    /// X and Y.
    xy: Pair<C, N>,
    /// ZZ and ZZZ.
    zz: Pair<C, N>,
}

impl<C: Curve<N>, const N: usize> Point<C, N> {
    /// The point with the coordinates x and y.
    pub(crate) fn new(affine: Pair<C, N>) -> Self {
        Self { xy: affine, zz: Pair::one() }
    }

    /// The sum with a point of another x-coordinate.
    ///
    /// With a point of the same one, ZZ comes out as zero, and stays zero whatever is added.
    #[inline(never)]
    pub(crate) fn plus(&self, affine: &Pair<C, N>) -> Self {
        let p_r = affine.mul(&self.zz).zip(&self.xy, Lanes::sub);
        let pp_rr = p_r.square();
        let pp = pp_rr.zip(&pp_rr, Lanes::firsts);
        let ppp_q = p_r.zip(&self.xy, Lanes::firsts).mul(&pp);
        let rr_less = |pp_rr: Lanes, ppp_q: Lanes| {
            pp_rr.swap().sub(ppp_q).sub(ppp_q.swap()).sub(ppp_q.swap())
        };
        let x = pp_rr.zip(&ppp_q, rr_less).carry();
        let q_less_x = ppp_q.zip(&x, |ppp_q, x| ppp_q.swap().sub(x).first_and_second(ppp_q.swap()));
        let y_parts = p_r.zip(&self.xy, Lanes::seconds).mul(&q_less_x);
        let y = y_parts.zip(&y_parts, |parts, _| parts.sub(parts.swap())).carry();
        let zz = self.zz.mul(&pp_rr.zip(&ppp_q, Lanes::firsts));
        Self { xy: x.zip(&y, Lanes::firsts), zz }
    }

    /// The sum with any point; nothing for the neutral one.
    pub(crate) fn plus_any(&self, affine: &Pair<C, N>) -> Option<Self> {
        let difference = &affine.mul(&self.zz) - &self.xy;
        match difference.to_numbers().map(|number| number.is_zero()) {
            [false, _] => Some(self.plus(affine)),
            [true, true] => Some(self.doubled()),
            [true, false] => None,
        }
    }

    /// The point twice.
    pub(crate) fn doubled(&self) -> Self {
        let Self { xy, zz } = self;
        let squares = (xy - zz).first_and_second(xy).mul(&(xy + zz).first_and_second(xy));
        let twice = &squares + &squares;
        let m_v = (&twice + &squares).first_and_second(&(&twice + &twice)).carry();
        let s_w = xy.mul(&m_v.seconds(&m_v));
        let mm_zz = m_v.firsts(zz).mul(&m_v);
        let x = (&(&mm_zz - &s_w) - &s_w).carry();
        let y_parts = m_v.first_and_second(xy).mul(&(&s_w - &x).first_and_second(&s_w));
        let y = (&(&y_parts - &y_parts.swap()) - &y_parts.swap()).carry();
        let zzz = s_w.mul(zz);
        Self { xy: x.firsts(&y), zz: mm_zz.seconds(&(&zzz + &zzz)).carry() }
    }

    /// Whether the x-coordinate is `r` modulo the group's order; nothing for a sum that went wrong
    /// because two points were the same.
    pub(crate) fn has_x(&self, r: &Number) -> Option<bool> {
        let wrapped = r.plus(&C::ORDER.value);
        match self.compare_x(r)? {
            false if wrapped.is_below(&C::PRIME.value) => self.compare_x(&wrapped),
            answer => Some(answer),
        }
    }

    /// Whether the x-coordinate is a number below the prime.
    fn compare_x(&self, x: &Number) -> Option<bool> {
        let zz_x = self.zz.firsts(&self.xy);
        let [expected, actual] = Pair::plain(x, &Number::ONE).mul(&zz_x).to_plain_numbers();
        (!expected.is_zero()).then_some(expected == actual)
    }

    /// The coordinates x and y of many points, at about the price of one.
    pub(crate) fn to_affine(points: &[Self]) -> Vec<StoredPair<N>> {
        let mut inverses: Vec<_> = points.iter().map(|point| point.zz).collect();
        invert_all(&mut inverses);
        points.iter().zip(inverses).map(|(point, inverse)| point.xy.mul(&inverse).store()).collect()
    }
}
