//! Sums over points in whole numbers. A sum beyond 128 bits, which no school reaches, is `None`.

/// Powers of a sample, summed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Powers {
    pub count: i128,
    first: i128,
    second: i128,
    third: i128,
    fourth: i128,
}

impl Powers {
    pub(super) fn of(values: impl IntoIterator<Item = u32>) -> Self {
        let mut sums = Self::default();
        for value in values {
            let value = i128::from(value);
            let square = value * value;
            sums.count += 1;
            sums.first += value;
            sums.second += square;
            sums.third += square * value;
            sums.fourth += square * square;
        }
        sums
    }

    pub(super) fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| float(self.first) / float(self.count))
    }

    /// n² × the second central moment.
    fn central_2(&self) -> Option<i128> {
        self.count.checked_mul(self.second)?.checked_sub(self.first.checked_mul(self.first)?)
    }

    /// n³ × the third central moment: n²S₃ − 3nS₂S₁ + 2S₁³.
    fn central_3(&self) -> Option<i128> {
        let (n, one) = (self.count, self.first);
        let third = product(&[n, n, self.third])?;
        let second = product(&[3, n, self.second, one])?;
        let first = product(&[2, one, one, one])?;
        third.checked_sub(second)?.checked_add(first)
    }

    /// n⁴ × the fourth central moment: n³S₄ − 4n²S₃S₁ + 6nS₂S₁² − 3S₁⁴.
    fn central_4(&self) -> Option<i128> {
        let (n, one) = (self.count, self.first);
        let fourth = product(&[n, n, n, self.fourth])?;
        let third = product(&[4, n, n, self.third, one])?;
        let second = product(&[6, n, self.second, one, one])?;
        let first = product(&[3, one, one, one, one])?;
        fourth.checked_sub(third)?.checked_add(second)?.checked_sub(first)
    }

    /// The sample variance, over n − 1: the second k-statistic.
    pub(super) fn variance(&self) -> Option<f64> {
        let n = self.count;
        (n > 1).then_some(())?;
        Some(float(self.central_2()?) / (float(n) * float(n - 1)))
    }

    /// k₃ / k₂^(3/2).
    pub(super) fn skewness(&self) -> Option<f64> {
        let n = self.count;
        (n > 2).then_some(())?;
        let k2 = self.variance().filter(|variance| *variance > 0.0)?;
        let m3 = float(self.central_3()?) / float(n) / float(n) / float(n);
        let k3 = float(n) * float(n) * m3 / (float(n - 1) * float(n - 2));
        Some(k3 / (k2 * k2.sqrt()))
    }

    /// k₄ / k₂²: 0 for a normal distribution.
    pub(super) fn kurtosis(&self) -> Option<f64> {
        let n = self.count;
        (n > 3).then_some(())?;
        let k2 = self.variance().filter(|variance| *variance > 0.0)?;
        let m2 = float(self.central_2()?) / float(n) / float(n);
        let m4 = float(self.central_4()?) / float(n) / float(n) / float(n) / float(n);
        let k4 = float(n) * float(n) * (float(n + 1) * m4 - 3.0 * float(n - 1) * m2 * m2)
            / (float(n - 1) * float(n - 2) * float(n - 3));
        Some(k4 / (k2 * k2))
    }
}

/// The sample covariance of two columns of the same length, over n − 1.
pub(super) fn covariance(one: &[u32], other: &[u32]) -> Option<f64> {
    let n = i128::try_from(one.len().min(other.len())).ok().filter(|n| *n > 1)?;
    let (mut first, mut second, mut both) = (0_i128, 0_i128, 0_i128);
    for (&a, &b) in one.iter().zip(other) {
        first += i128::from(a);
        second += i128::from(b);
        both += i128::from(a) * i128::from(b);
    }
    let over = n.checked_mul(both)?.checked_sub(first.checked_mul(second)?)?;
    Some(float(over) / (float(n) * float(n - 1)))
}

fn product(factors: &[i128]) -> Option<i128> {
    factors.iter().try_fold(1_i128, |product, factor| product.checked_mul(*factor))
}

/// The nearest floating-point number.
#[expect(clippy::cast_precision_loss, reason = "rounding once, to nearest, is what is wanted")]
pub(super) fn float(whole: i128) -> f64 {
    whole as f64
}
