//! The figures that Moodle publishes with the data of its own tests, both calculated by its authors in a
//! spreadsheet apart from Moodle: `mod/quiz/report/statistics/tests/` of <https://github.com/moodle/moodle>.

use super::{Item, Test};

/// `fixtures/mdl_question_states.csv`: 22 attempts, marks in tenths, of the slots below. The seven slots
/// without any mark are left out.
const SLOTS: [usize; 13] = [8, 9, 10, 11, 12, 19, 20, 17, 18, 14, 15, 16, 13];
const STATES: [[u32; 13]; 22] = [
    [55, 3, 9, 10, 3, 0, 10, 10, 0, 0, 0, 10, 10],
    [10, 9, 9, 3, 3, 0, 10, 0, 10, 0, 0, 10, 10],
    [25, 10, 9, 3, 10, 10, 10, 10, 10, 0, 10, 10, 0],
    [40, 3, 9, 10, 3, 0, 10, 10, 0, 0, 0, 0, 0],
    [30, 9, 3, 9, 10, 10, 0, 10, 10, 10, 0, 0, 0],
    [45, 9, 10, 10, 9, 0, 0, 0, 0, 10, 10, 10, 0],
    [30, 3, 3, 3, 3, 10, 10, 10, 10, 0, 10, 10, 10],
    [60, 9, 9, 10, 3, 0, 10, 10, 0, 10, 10, 10, 0],
    [5, 9, 10, 9, 3, 0, 10, 10, 10, 10, 10, 0, 0],
    [55, 9, 10, 9, 3, 0, 0, 10, 0, 10, 0, 0, 10],
    [25, 9, 10, 10, 9, 0, 10, 10, 0, 10, 0, 0, 0],
    [40, 9, 3, 9, 10, 0, 10, 10, 10, 10, 10, 10, 0],
    [40, 9, 3, 3, 10, 10, 0, 0, 10, 10, 10, 0, 10],
    [30, 10, 10, 3, 10, 10, 0, 10, 10, 10, 0, 10, 0],
    [10, 10, 9, 3, 3, 0, 0, 0, 0, 0, 10, 0, 10],
    [10, 3, 3, 3, 9, 0, 10, 0, 0, 0, 0, 10, 0],
    [15, 10, 3, 9, 10, 0, 0, 10, 0, 10, 0, 10, 10],
    [40, 9, 10, 9, 10, 0, 0, 0, 10, 10, 10, 10, 0],
    [20, 9, 9, 3, 9, 0, 0, 0, 0, 10, 0, 0, 0],
    [10, 10, 3, 3, 3, 0, 0, 10, 0, 10, 10, 0, 0],
    [60, 9, 10, 10, 9, 10, 10, 0, 0, 0, 0, 10, 0],
    [70, 9, 3, 3, 3, 0, 0, 10, 10, 0, 10, 10, 10],
];

/// `statistics_test.php`, slots 8 to 20: facility, standard deviation in thousandths of a mark, effective
/// weight, discrimination index, discriminative efficiency.
const BY_SLOT: [[f64; 5]; 13] = [
    [41.193_181_82, 1_912.733_589, 26.584_644_57, 25.883_270_77, 27.234_927_23],
    [81.363_636_36, 251.273_811_1, 3.368_456_046, 1.170_256_965, 1.382_386_552],
    [71.363_636_36, 322.631_227_7, 3.253_955_259, -4.207_816_809, -4.691_171_307],
    [65.454_545_45, 333.419_902_2, 7.584_083_694, 28.169_306_44, 31.124_043_54],
    [65.909_090_91, 337.581_159_1, 3.796_583_76, -2.513_606_859, -2.877_487_579],
    [36.363_636_36, 492.365_963_9, 3.183_278_505, -12.990_175_81, -17.507_418_4],
    [59.090_909_09, 503.236_279_7, 4.532_356_904, -8.900_638_238, -10.275_689_22],
    [50.0, 511.766_315_7, 7.788_562_43, 8.670_004_606, 10.869_565_22],
    [59.090_909_09, 503.236_279_7, 10.083_515_72, 29.633_377_45, 34.589_972_79],
    [63.636_363_64, 492.365_963_9, 8.381_139_345, 15.189_458_43, 17.479_055_6],
    [45.454_545_45, 509.647_191_4, 8.727_645_713, 16.210_796_29, 20.143_597_93],
    [27.272_727_27, 455.842_305_8, 7.946_277_111, 15.524_514_04, 22.064_777_33],
    [50.0, 511.766_315_7, 4.769_500_946, -8.396_734_802, -10.0],
];

/// `fixtures/results00.csv`: 25 attempts at 7 slots of one mark each, in thirtieths.
const RESULTS: [[u32; 7]; 25] = [
    [30, 30, 30, 30, 30, 0, 30],
    [30, 30, 30, 30, 15, 30, 0],
    [30, 30, 30, 30, 15, 0, 30],
    [0, 0, 30, 30, 30, 0, 0],
    [30, 0, 30, 0, 0, 30, 15],
    [30, 30, 30, 30, 15, 0, 15],
    [0, 30, 30, 30, 15, 30, 15],
    [30, 30, 30, 0, 15, 30, 15],
    [30, 0, 30, 30, 30, 30, 30],
    [0, 30, 30, 0, 15, 30, 15],
    [24, 0, 30, 30, 15, 30, 15],
    [30, 30, 30, 0, 15, 30, 30],
    [30, 0, 30, 30, 15, 30, 15],
    [30, 0, 30, 30, 30, 0, 15],
    [0, 0, 30, 30, 0, 30, 30],
    [30, 0, 30, 0, 15, 30, 30],
    [24, 0, 30, 30, 15, 0, 30],
    [30, 0, 30, 30, 0, 30, 15],
    [30, 0, 30, 30, 15, 0, 15],
    [0, 30, 30, 0, 15, 30, 0],
    [30, 30, 10, 30, 15, 0, 15],
    [30, 30, 30, 0, 15, 0, 15],
    [30, 30, 30, 30, 0, 30, 15],
    [0, 0, 30, 0, 15, 30, 30],
    [0, 0, 30, 30, 30, 30, 30],
];

/// `fixtures/qstats00.csv`: facility and standard deviation (of one mark), effective weight, discrimination
/// index, discriminative efficiency.
const QUESTIONS: [[f64; 5]; 7] = [
    [0.704, 0.451_368_290_1, 21.292_274_234_4, -7.065_076_752_6, -9.455_053_696_7],
    [0.48, 0.509_901_951_4, 18.897_980_030_1, -28.898_212_577_2, -36.783_411_893_8],
    [0.973_333_332, 0.133_333_34, 4.443_012_573, -9.123_067_426_8, -21.654_501_216_5],
    [0.68, 0.476_095_228_6, 18.934_725_135_7, -22.630_644_411_3, -31.441_139_561_3],
    [0.52, 0.305_505_046_3, 11.145_013_868_8, -17.699_704_767_4, -21.179_480_258_4],
    [0.64, 0.489_897_948_6, 9.808_133_917_7, -45.378_517_842_1, -56.936_597_443_9],
    [0.62, 0.331_662_479, 15.478_860_239_4, -5.654_316_660_2, -6.504_374_205_8],
];

fn columns<const N: usize>(rows: &[[u32; N]]) -> Vec<Vec<u32>> {
    (0..N).map(|slot| rows.iter().map(|row| row[slot]).collect()).collect()
}

#[track_caller]
fn near(found: Option<f64>, expected: f64, what: &str) {
    let found = found.unwrap();
    let within = 1.5e-5 * expected.abs() + 1e-9;
    assert!((found - expected).abs() <= within, "{what}: found {found}, expected {expected}");
}

#[test]
fn questions_have_the_published_figures() {
    let of: Vec<u32> = SLOTS.iter().map(|slot| if *slot == 8 { 80 } else { 10 }).collect();
    let test = Test::of(&columns(&STATES), &of);
    for (position, (slot, of)) in test.positions.iter().zip(SLOTS.iter().zip(&of)) {
        let [facility, deviation, weight, discrimination, efficiency] = BY_SLOT[slot - 8];
        let item = &position.item;
        near(item.facility, facility, &format!("facility of slot {slot}"));
        near(item.deviation, deviation / f64::from(*of), &format!("deviation of slot {slot}"));
        near(position.effective_weight, weight, &format!("weight of slot {slot}"));
        near(item.discrimination, discrimination, &format!("discrimination of slot {slot}"));
        near(item.efficiency, efficiency, &format!("efficiency of slot {slot}"));
    }
    near(test.positions[0].intended_weight, 40.0, "intended weight of 8 marks in 20");
}

#[test]
fn a_whole_quiz_has_the_published_figures() {
    let test = Test::of(&columns(&RESULTS), &[30; 7]);
    assert_eq!((test.count, test.of), (25, 210));
    near(test.average, 4.617_333_332 * 30.0, "average");
    near(test.median, 4.5 * 30.0, "median");
    near(test.deviation, 0.811_726_555_4 * 30.0, "standard deviation");
    near(test.skewness, -0.092_502_502, "skewness");
    near(test.kurtosis, -0.707_396_855_7, "kurtosis");
    near(test.alpha, -87.223_093_554_2, "coefficient of internal consistency");
    near(test.error_ratio, 136.829_490_079_5, "error ratio");
    near(test.standard_error, 1.110_681_306_6 * 30.0, "standard error");
    for (slot, (position, expected)) in test.positions.iter().zip(&QUESTIONS).enumerate() {
        let [facility, deviation, weight, discrimination, efficiency] = *expected;
        near(position.item.facility, facility * 100.0, &format!("facility of slot {slot}"));
        near(position.item.deviation, deviation * 100.0, &format!("deviation of slot {slot}"));
        near(position.effective_weight, weight, &format!("weight of slot {slot}"));
        near(position.item.discrimination, discrimination, &format!("discrimination {slot}"));
        near(position.item.efficiency, efficiency, &format!("efficiency {slot}"));
    }
}

#[test]
fn the_order_of_the_attempts_changes_no_bit() {
    let forward = Test::of(&columns(&STATES), &[80; 13]);
    let mut rows = STATES;
    rows.reverse();
    assert_eq!(Test::of(&columns(&rows), &[80; 13]), forward);
}

#[test]
fn what_a_formula_does_not_define_is_left_out() {
    assert_eq!(Test::of(&[], &[]).average, None);
    assert_eq!(Item::of(&[], &[], 1), Item::default());
    let same = Test::of(&[vec![1; 30], vec![1; 30]], &[1, 1]);
    assert_eq!((same.average, same.deviation), (Some(2.0), Some(0.0)));
    assert_eq!((same.skewness, same.kurtosis, same.alpha), (None, None, None));
    let item = same.positions[0].item;
    assert_eq!((item.facility, item.discrimination, item.efficiency), (Some(100.0), None, None));
    let one = Test::of(&[vec![1]], &[1]);
    assert_eq!((one.average, one.median, one.deviation), (Some(1.0), Some(1.0), None));
    // Each right answer here takes one there: no weight can be given to either.
    let against = Test::of(&[vec![0, 1, 0, 1], vec![3, 0, 3, 0]], &[1, 3]);
    assert_eq!(against.positions[0].effective_weight, None);
    assert_eq!(against.positions[1].effective_weight, Some(100.0));
}

#[test]
fn as_many_people_as_a_district_has_stay_within_the_sums() {
    let column: Vec<u32> = (0..45_000).map(|person| person % 101).collect();
    let test = Test::of(&[column.clone(), column], &[100, 100]);
    near(test.alpha, 100.0, "alpha of two equal questions");
    assert!(test.kurtosis.is_some_and(|kurtosis| (kurtosis + 1.2).abs() < 0.01));
}
