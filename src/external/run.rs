//! Asks all addresses: some at one time, but a host never twice at one time, and with a pause between.
//!
//! Every request is a step of its own, also the one that a redirect leads to, so that a host to which fifty
//! others redirect is not asked fifty times at once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ureq::Agent;

use super::ask::{Method, Reply, agent, ask};
use super::{Answer, Cache, Finding, Links, MOST_REDIRECTS, MOST_RETRIES, Manners, address};

/// Told after each address: how many are done, of how many, and which it was.
pub type Progress<'p> = dyn Fn(usize, usize, &str) + Sync + 'p;

/// Asks what the cache does not know, and writes into it. `now` and `most_age` are in seconds.
pub fn run(
    links: &Links,
    cache: &mut Cache,
    manners: &Manners,
    (now, most_age): (i64, i64),
    progress: &Progress<'_>,
) -> BTreeMap<String, Finding> {
    let mut found = BTreeMap::new();
    let mut queue = Queue::default();
    for (url, places) in links {
        let mut anchors: Vec<String> =
            places.iter().filter_map(|(_, anchor)| anchor.clone()).collect();
        anchors.sort_unstable();
        anchors.dedup();
        match cache.get(url, &anchors, now, most_age) {
            Some(finding) => _ = found.insert(url.clone(), finding.clone()),
            None => queue.add(Job::new(url, anchors)),
        }
    }
    queue.total = links.len();
    queue.done = found.len();
    let work = Work {
        queue: Mutex::new(queue),
        changed: Condvar::new(),
        agent: agent(manners),
        manners,
        started: (Instant::now(), now),
        progress,
    };
    std::thread::scope(|scope| {
        for _ in 0..manners.at_once.max(1) {
            scope.spawn(|| work.run());
        }
    });
    let asked = work.queue.into_inner().unwrap_or_else(PoisonError::into_inner).findings;
    for (url, finding) in asked {
        cache.put(&url, finding.clone(), now);
        found.insert(url, finding);
    }
    cache.keep_only(|url| links.contains_key(url));
    found
}

/// An address on its way.
struct Job {
    /// As the content has it.
    url: String,
    anchors: Vec<String>,
    /// What to ask next.
    current: String,
    method: Method,
    /// Every address that it went through.
    visited: Vec<String>,
    /// The last address of an unbroken line of "for ever".
    moved: Option<String>,
    only_for_ever: bool,
    retries: u8,
}

impl Job {
    fn new(url: &str, anchors: Vec<String>) -> Self {
        Self {
            url: url.to_owned(),
            // The head of a page does not say which anchors it has.
            method: if anchors.is_empty() { Method::Head } else { Method::Get },
            anchors,
            current: url.to_owned(),
            visited: vec![url.to_owned()],
            moved: None,
            only_for_ever: true,
            retries: 0,
        }
    }

    fn goes_on(&mut self, to: String, for_ever: bool) -> Option<&'static str> {
        self.only_for_ever &= for_ever;
        if self.only_for_ever {
            self.moved = Some(to.clone());
        }
        if !address::is_web(&to) {
            return Some("it leads to an address that is not of the web");
        }
        if self.visited.contains(&to) {
            return Some("it leads in a circle");
        }
        if self.visited.len() > MOST_REDIRECTS {
            return Some("it leads on and on");
        }
        self.visited.push(to.clone());
        self.current = to;
        self.retries = 0;
        None
    }
}

#[derive(Default)]
struct Host {
    waiting: VecDeque<Job>,
    is_asked: bool,
    /// When it may be asked again.
    free: Option<Instant>,
    /// A time that it named which is beyond our patience, in seconds since 1970: nothing more is asked of it.
    closed_until: Option<i64>,
}

#[derive(Default)]
struct Queue {
    hosts: BTreeMap<String, Host>,
    /// Jobs that are with a worker.
    under_way: usize,
    done: usize,
    total: usize,
    findings: BTreeMap<String, Finding>,
}

impl Queue {
    fn add(&mut self, job: Job) {
        self.hosts.entry(address::host(&job.current)).or_default().waiting.push_back(job);
    }
}

struct Work<'w> {
    queue: Mutex<Queue>,
    changed: Condvar,
    agent: Agent,
    manners: &'w Manners,
    /// The same moment on both clocks.
    started: (Instant, i64),
    progress: &'w Progress<'w>,
}

/// What becomes of a job after a request.
enum Next {
    Again(Job),
    /// After a time, for the whole host.
    Later(Job, Duration),
    Done(Job, Finding),
}

impl Work<'_> {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        let passed = i64::try_from(self.started.0.elapsed().as_secs()).unwrap_or(0);
        self.started.1 + passed
    }

    fn run(&self) {
        while let Some((host, job)) = self.next() {
            let reply =
                ask(&self.agent, job.method, &job.current, &job.anchors, self.manners, self.now());
            let next = self.after(job, reply);
            self.put_back(&host, next);
        }
    }

    /// The next job whose host may be asked; waits for one. None when all is done.
    fn next(&self) -> Option<(String, Job)> {
        let mut queue = self.queue();
        loop {
            let now = Instant::now();
            let mut soonest: Option<Instant> = None;
            let mut ready = None;
            for (name, host) in &queue.hosts {
                if host.waiting.is_empty() || host.is_asked {
                    continue;
                }
                match host.free.filter(|free| *free > now) {
                    None => {
                        ready = Some(name.clone());
                        break;
                    }
                    Some(free) => soonest = Some(soonest.map_or(free, |known| known.min(free))),
                }
            }
            if let Some(name) = ready
                && let Some(host) = queue.hosts.get_mut(&name)
                && let Some(job) = host.waiting.pop_front()
            {
                if let Some(until) = host.closed_until {
                    let finding = closed(until);
                    queue.finish(job, finding, self.progress);
                    continue;
                }
                host.is_asked = true;
                queue.under_way += 1;
                return Some((name, job));
            }
            let waits = queue.hosts.values().any(|host| !host.waiting.is_empty());
            if !waits && queue.under_way == 0 {
                self.changed.notify_all();
                return None;
            }
            let pause = soonest.map_or(Duration::from_secs(1), |soonest| soonest - now);
            queue =
                self.changed.wait_timeout(queue, pause).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn after(&self, mut job: Job, reply: Reply) -> Next {
        // What a server does not want to say about the head, it may say about the page.
        let may_be_the_head = job.method == Method::Head
            && matches!(
                reply,
                Reply::Status(_) | Reply::Broken(_) | Reply::Busy { wait: None, .. }
            );
        if may_be_the_head {
            job.method = Method::Get;
            return Next::Again(job);
        }
        let may_retry = job.retries < MOST_RETRIES;
        match reply {
            Reply::Here(anchors) => {
                let answer = match &job.moved {
                    Some(to) => Answer::Moved(to.clone()),
                    None => Answer::Well,
                };
                let anchors = anchors.unwrap_or_default().into_iter().collect();
                Next::Done(job, Finding { anchors, ..Finding::of(answer) })
            }
            Reply::Elsewhere { address, for_ever } => match job.goes_on(address, for_ever) {
                None => Next::Again(job),
                Some(why) => Next::Done(job, unknown(why)),
            },
            Reply::Busy { wait: Some(wait), .. } if wait > self.manners.patience => {
                let until =
                    i64::try_from(wait.as_secs()).map_or(i64::MAX, |wait| self.now() + wait);
                Next::Done(job, closed(until))
            }
            Reply::Busy { wait, .. } if may_retry => {
                job.retries += 1;
                Next::Later(job, wait.unwrap_or(Duration::from_secs(2)).max(self.manners.pause))
            }
            Reply::Busy { status, .. } => {
                Next::Done(job, unknown(&format!("the server is busy: it answers {status}")))
            }
            Reply::Status(status @ (404 | 410)) => {
                Next::Done(job, Finding::of(Answer::Gone(status)))
            }
            Reply::Status(status) => {
                Next::Done(job, unknown(&format!("the server answers {status}")))
            }
            // A name that does not exist, or a closed door, does not open by knocking again.
            Reply::Broken(why) if may_retry && why.contains("broke off") => {
                job.retries += 1;
                Next::Again(job)
            }
            Reply::Broken(why) => Next::Done(job, unknown(&why)),
        }
    }

    fn put_back(&self, name: &str, next: Next) {
        let mut queue = self.queue();
        queue.under_way -= 1;
        let mut pause = self.manners.pause;
        if let Next::Later(_, wait) = &next {
            pause = *wait;
        }
        if let Some(host) = queue.hosts.get_mut(name) {
            host.is_asked = false;
            host.free = Instant::now().checked_add(pause);
            if let Next::Done(_, Finding { not_before: Some(time), .. }) = &next {
                host.closed_until = Some(*time);
                host.free = None;
            }
        }
        match next {
            Next::Again(job) | Next::Later(job, _) => queue.add(job),
            Next::Done(job, finding) => queue.finish(job, finding, self.progress),
        }
        self.changed.notify_all();
    }
}

impl Queue {
    fn finish(&mut self, job: Job, finding: Finding, progress: &Progress<'_>) {
        self.done += 1;
        progress(self.done, self.total, &job.url);
        self.findings.insert(job.url, finding);
    }
}

fn unknown(why: &str) -> Finding {
    Finding::of(Answer::Unknown(why.to_owned()))
}

fn closed(until: i64) -> Finding {
    let shown = jiff::Timestamp::from_second(until).map_or_else(
        |_| "a far day".to_owned(),
        |time| time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    );
    let why = format!("the server wants no more requests before {shown}");
    Finding { not_before: Some(until), ..unknown(&why) }
}
