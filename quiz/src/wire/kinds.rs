//! The kinds of questions as the canonical JSON of a quiz spells them; see [`crate::form`].

use serde::Deserialize;

use crate::json::{ReadError, value};
use crate::question::{Choice, Gap, Kind, Pair, Percent, Range, Step, StepOption};
use crate::typed::Decimal;

#[derive(Deserialize)]
#[serde(tag = "name", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum KindWire {
    Choice {
        #[serde(default)]
        keep_order: bool,
        #[serde(default)]
        many: bool,
        options: Vec<ChoiceWire>,
        #[serde(default)]
        partial: bool,
    },
    Ordering {
        #[serde(default)]
        items: Vec<String>,
        #[serde(default)]
        partial: bool,
    },
    Matching {
        #[serde(default)]
        distractors: Vec<String>,
        pairs: Vec<PairWire>,
        #[serde(default)]
        partial: bool,
    },
    Number {
        high: String,
        low: String,
    },
    Text {
        #[serde(default)]
        accepted: Vec<String>,
    },
    Fill {
        gaps: Vec<GapWire>,
        #[serde(default)]
        partial: bool,
    },
    Case {
        steps: Vec<StepWire>,
    },
    Attest {
        #[serde(default)]
        statements: Vec<String>,
    },
}

impl KindWire {
    pub(super) fn kind(self) -> Result<Kind, ReadError> {
        Ok(match self {
            Self::Choice { keep_order, many, options, partial } => {
                let option =
                    |ChoiceWire { text, right, feedback }| Choice { text, right, feedback };
                let options = options.into_iter().map(option).collect();
                Kind::Choice { options, many, partial, keep_order }
            }
            Self::Ordering { items, partial } => Kind::Ordering { items, partial },
            Self::Matching { distractors, pairs, partial } => {
                let pair = |PairWire { left, right }| Pair { left, right };
                Kind::Matching {
                    pairs: pairs.into_iter().map(pair).collect(),
                    distractors,
                    partial,
                }
            }
            Self::Number { high, low } => Kind::Number { range: range(&low, &high)? },
            Self::Text { accepted } => Kind::Text { accepted },
            Self::Fill { gaps, partial } => Kind::Fill {
                gaps: gaps.into_iter().map(GapWire::gap).collect::<Result<_, _>>()?,
                partial,
            },
            Self::Case { steps } => {
                Kind::Case { steps: steps.into_iter().map(StepWire::step).collect() }
            }
            Self::Attest { statements } => Kind::Attest { statements },
        })
    }
}

fn range(low: &str, high: &str) -> Result<Range, ReadError> {
    let read = |member, text: &str| {
        let number = Decimal::parse(text).filter(|number| number.to_string() == text);
        number.ok_or_else(|| value(member, "is not a number in its shortest form".into()))
    };
    Ok(Range { low: read("low", low)?, high: read("high", high)? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PairWire {
    left: String,
    right: String,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum GapWire {
    Menu {
        #[serde(default)]
        options: Vec<String>,
        right: usize,
    },
    Number {
        high: String,
        low: String,
    },
    Text {
        #[serde(default)]
        accepted: Vec<String>,
    },
}

impl GapWire {
    fn gap(self) -> Result<Gap, ReadError> {
        Ok(match self {
            Self::Menu { options, right } => Gap::Menu { options, right },
            Self::Number { high, low } => Gap::Number(range(&low, &high)?),
            Self::Text { accepted } => Gap::Text(accepted),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepWire {
    id: String,
    #[serde(default)]
    options: Vec<StepOptionWire>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepOptionWire {
    credit: Option<Percent>,
    feedback: Option<String>,
    text: String,
    to: Option<String>,
}

impl StepWire {
    fn step(self) -> Step {
        let option = |StepOptionWire { credit, feedback, text, to }| StepOption {
            text,
            credit: credit.unwrap_or(Percent::ZERO),
            feedback,
            to,
        };
        Step {
            id: self.id,
            text: self.text,
            options: self.options.into_iter().map(option).collect(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChoiceWire {
    pub(super) feedback: Option<String>,
    #[serde(default)]
    pub(super) right: bool,
    pub(super) text: String,
}
