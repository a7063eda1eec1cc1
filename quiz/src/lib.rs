//! Questions, sheets, grading, attempt log and record.
