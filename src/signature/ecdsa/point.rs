//! Sums of points, in coordinates that need no division: X, Y, ZZ and ZZZ stand for the point
//! (X/ZZ, Y/ZZZ), where ZZ³ = ZZZ² (Sutherland's extended Jacobian coordinates; the formulas
//! madd-2008-s and dbl-2008-s-1 of the Explicit-Formulas Database).

use super::curve::Curve;
use super::field::{Pair, StoredPair, invert_all};
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
    #[inline(always)]
    pub(crate) fn plus(&self, affine: &Pair<C, N>) -> Self {
        let p_r = self.difference(affine);
        let pp_rr = p_r.square();
        let ppp_q = p_r.firsts(&self.xy).mul(&pp_rr.firsts(&pp_rr));
        let q_ppp = ppp_q.swap();
        let x = (&(&(&pp_rr.swap() - &ppp_q) - &q_ppp) - &q_ppp).carry();
        let y_parts = p_r.seconds(&self.xy).mul(&(&q_ppp - &x).first_and_second(&q_ppp));
        let y = (&y_parts - &y_parts.swap()).carry();
        Self { xy: x.firsts(&y), zz: self.zz.mul(&pp_rr.firsts(&ppp_q)) }
    }

    /// What the coordinates of two points differ by, brought to one denominator: x and y.
    #[inline(always)]
    fn difference(&self, affine: &Pair<C, N>) -> Pair<C, N> {
        &affine.mul(&self.zz) - &self.xy
    }

    /// The sum with any point; nothing for the neutral one.
    pub(crate) fn plus_any(&self, affine: &Pair<C, N>) -> Option<Self> {
        match self.difference(affine).to_numbers().map(|difference| difference.is_zero()) {
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
        let zz_x = self.zz.firsts(&self.xy);
        let matches = |r: &Number| {
            let [r_zz, x] = Pair::plain(r, &Number::ONE).mul(&zz_x).to_plain_numbers();
            (!r_zz.is_zero()).then_some(r_zz == x)
        };
        let wrapped = r.plus(&C::ORDER.value);
        match matches(r)? {
            false if wrapped.is_below(&C::PRIME.value) => matches(&wrapped),
            answer => Some(answer),
        }
    }

    /// The coordinates x and y of many points, at about the price of one.
    pub(crate) fn to_affine(points: &[Self]) -> Vec<StoredPair<N>> {
        let mut inverses: Vec<_> = points.iter().map(|point| point.zz).collect();
        invert_all(&mut inverses);
        points.iter().zip(inverses).map(|(point, inverse)| point.xy.mul(&inverse).store()).collect()
    }
}
