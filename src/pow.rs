//! The one function of the C library's mathematics that anything here calls.
//!
//! The SDK's adaptive retries raise a number to a power, and for that alone each start would find, map and relocate
//! `libm.so`: a tenth of the time in which an empty program starts. The `libm` crate has the function in Rust.

/// `x` to the power of `y`, by the name under which the linker looks for it.
#[expect(unsafe_code, reason = "the name is the C library's, and the function has its signature and meaning")]
#[unsafe(no_mangle)]
extern "C" fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

#[cfg(test)]
mod tests {
    use std::hint::black_box;

    #[test]
    fn powers_are_what_they_should_be() {
        let power = |x: f64, y: f64| black_box(x).powf(black_box(y));
        assert_eq!(power(2.0, 10.0), 1024.0);
        assert!((power(27.0, 1.0 / 3.0) - 3.0).abs() < 1e-12);
        assert_eq!(power(0.0, -1.0), f64::INFINITY);
        assert!(power(-8.0, 1.0 / 3.0).is_nan());
    }
}
