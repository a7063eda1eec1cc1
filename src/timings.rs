//! How long each stage took. Stages follow each other; parts are what happens inside of them on many threads at
//! once, and their time is that of all threads together.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

/// What one page after the other goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Markdown to HTML, with code.
    Markdown,
    /// Code in colour, which is part of [`Part::Markdown`].
    Code,
    Template,
    /// Files compared with those of the last build, and written.
    Write,
}

const PARTS: [(Part, &str); 4] = [
    (Part::Markdown, "Markdown to HTML"),
    (Part::Code, "of it code in colour"),
    (Part::Template, "templates"),
    (Part::Write, "comparing and writing files"),
];

/// The stages of one run, as they end.
#[derive(Default)]
pub struct Timings {
    stages: Mutex<Vec<Stage>>,
    /// In nanoseconds, as [`PARTS`] lists them.
    parts: [AtomicU64; PARTS.len()],
}

struct Stage {
    name: &'static str,
    wall: Duration,
    /// Of the whole process, kernel included; none where the system does not say.
    cpu: Option<Duration>,
}

impl Timings {
    pub fn stage<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let (started, cpu) = (Instant::now(), cpu_time());
        let done = work();
        let cpu = cpu_time().zip(cpu).map(|(now, before)| now.saturating_sub(before));
        let stage = Stage { name, wall: started.elapsed(), cpu };
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).push(stage);
        done
    }

    pub fn part<T>(&self, part: Part, work: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let done = work();
        let time = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.parts[part as usize].fetch_add(time, Ordering::Relaxed);
        done
    }

    fn each_part(&self) -> impl Iterator<Item = (&'static str, Duration)> {
        let time = |part: Part| self.parts[part as usize].load(Ordering::Relaxed);
        PARTS.into_iter().map(move |(part, name)| (name, Duration::from_nanos(time(part))))
    }

    /// For people: milliseconds, one line each.
    pub fn table(&self) -> String {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = format!("{:<30} {:>9} {:>9}\n", "stage", "wall ms", "cpu ms");
        for stage in &*stages {
            let cpu = stage.cpu.map_or("-".to_owned(), milliseconds);
            let _ = writeln!(text, "{:<30} {:>9} {cpu:>9}", stage.name, milliseconds(stage.wall));
        }
        let wall = stages.iter().map(|stage| stage.wall).sum();
        let cpu: Option<Duration> = stages.iter().map(|stage| stage.cpu).sum();
        let cpu = cpu.map_or("-".to_owned(), milliseconds);
        let _ = writeln!(text, "{:<30} {:>9} {cpu:>9}", "together", milliseconds(wall));
        let _ = write!(text, "\n{:<30} {:>19}\n", "inside, on all threads", "thread ms");
        for (name, time) in self.each_part() {
            let _ = writeln!(text, "{name:<30} {:>19}", milliseconds(time));
        }
        text
    }

    /// For programs: `stages` with `name`, `wall_ms` and `cpu_ms`, and `parts` with `name` and `thread_ms`.
    pub fn json(&self) -> String {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let stages: Vec<Json> = stages
            .iter()
            .map(|stage| {
                json!({"name": stage.name, "wall_ms": ms(stage.wall), "cpu_ms": stage.cpu.map(ms)})
            })
            .collect();
        let part = |(name, time)| json!({"name": name, "thread_ms": ms(time)});
        let parts: Vec<Json> = self.each_part().map(part).collect();
        json!({"stages": stages, "parts": parts}).to_string() + "\n"
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

#[cfg(target_os = "linux")]
fn cpu_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(Duration::new(u64::try_from(time.tv_sec).ok()?, u32::try_from(time.tv_nsec).ok()?))
}

#[cfg(not(target_os = "linux"))]
fn cpu_time() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_and_parts_are_named_in_both_forms() {
        let timings = Timings::default();
        let read = timings.stage("read", || timings.part(Part::Code, || 7));
        assert_eq!(read, 7);
        let table = timings.table();
        for name in ["read", "together", "of it code in colour"] {
            assert!(table.lines().any(|line| line.starts_with(name)), "{table}");
        }
        let json: Json = serde_json::from_str(&timings.json()).unwrap();
        assert_eq!(json["stages"][0]["name"], "read");
        assert!(
            json["stages"][0]["wall_ms"].is_number() && json["parts"][1]["thread_ms"].is_number()
        );
    }
}
