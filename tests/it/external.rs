//! `check --external` against a server that misbehaves in every way that servers do.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::support::{Folder, Hallpass};

/// A request as the server saw it: method, path, user agent, when.
#[derive(Debug, Clone)]
struct Seen {
    method: String,
    path: String,
    agent: String,
    at: Instant,
}

struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let log = Arc::clone(&log);
                std::thread::spawn(move || answer(stream, &log));
            }
        });
        Self { address, seen }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Methods by which a path was asked for, in order.
    fn asked(&self, path: &str) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        seen.iter().filter(|one| one.path == path).map(|one| one.method.clone()).collect()
    }

    fn forget(&self) {
        self.seen.lock().unwrap().clear();
    }
}

fn answer(mut stream: TcpStream, log: &Mutex<Vec<Seen>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
    let request = lines.next()?;
    let (method, rest) = request.split_once(' ')?;
    let path = rest.split(' ').next()?.to_owned();
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let agent = headers
        .iter()
        .find_map(|line| line.to_lowercase().strip_prefix("user-agent: ").map(str::to_owned));
    let times = {
        let mut seen = log.lock().unwrap();
        let agent = agent.unwrap_or_default();
        seen.push(Seen {
            method: method.to_owned(),
            path: path.clone(),
            agent,
            at: Instant::now(),
        });
        seen.iter().filter(|one| one.path == path).count()
    };
    let is_head = method == "HEAD";
    let mut send = |status: &str, more: &str, body: &str| {
        let body_sent = if is_head { "" } else { body };
        let length = body.len();
        let _ = write!(
            stream,
            "HTTP/1.1 {status}\r\n{more}Content-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body_sent}"
        );
    };
    match path.as_str() {
        "/gone" => send("404 Not Found", "", "no"),
        "/deleted" => send("410 Gone", "", "no"),
        "/moved" => send("301 Moved Permanently", "Location: /moved-again?x=1\r\n", ""),
        "/moved-again?x=1" => send("308 Permanent Redirect", "Location: ./fine\r\n", ""),
        "/for-now" => send("302 Found", "Location: /fine\r\n", ""),
        "/moved-then-for-now" => send("301 Moved", "Location: /for-now\r\n", ""),
        "/moved-to-nothing" => send("301 Moved", "Location: /gone\r\n", ""),
        "/circle" => send("302 Found", "Location: /circle-back\r\n", ""),
        "/circle-back" => send("302 Found", "Location: /circle\r\n", ""),
        "/nowhere" => send("302 Found", "", ""),
        "/mail" => send("302 Found", "Location: mailto:a@b.org\r\n", ""),
        path if path.starts_with("/endless") => {
            send("302 Found", &format!("Location: {path}x\r\n"), "");
        }
        "/no-head" if is_head => send("405 Method Not Allowed", "", ""),
        "/head-404" if is_head => send("404 Not Found", "", ""),
        "/head-reset" if is_head => {}
        "/reset" => {}
        "/not-http" => drop(write!(stream, "hello, I speak something else\r\n\r\n")),
        "/slow" => std::thread::sleep(Duration::from_secs(8)),
        "/dribble" if !is_head => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
            for _ in 0..40 {
                std::thread::sleep(Duration::from_millis(200));
                stream.write_all(b"<p>").ok()?;
            }
        }
        "/too-short" if !is_head => {
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<p id=early>"
            );
        }
        "/too-long" if !is_head => {
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<p id=early><p id=late>HTTP/1.1 404 Not Found\r\n\r\n"
            );
        }
        "/flood" if !is_head => {
            let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n");
            let chunk = vec![b'x'; 64 * 1024];
            // Ends when the other side has had enough.
            while stream.write_all(&chunk).is_ok() {}
        }
        "/busy-once" if times == 1 => send("429 Too Many Requests", "Retry-After: 2\r\n", ""),
        "/busy-for-long" => send("429 Too Many Requests", "Retry-After: 7200\r\n", ""),
        "/forbidden" => send("403 Forbidden", "", ""),
        "/error" => send("500 Internal Server Error", "", ""),
        "/anchors" => send("200 OK", "", "<h2 id=\"here\">Here</h2>"),
        _ => send("200 OK", "", "fine"),
    }
    Some(())
}

/// A site whose second page links to each path, a line each, from line 4 on.
fn site(server: &Server, paths: &[&str]) -> Folder {
    let folder = Folder::with_site();
    let links: Vec<String> =
        paths.iter().map(|path| format!("[a]({})\n\n", server.url(path))).collect();
    let links = links.concat();
    folder.write("content/public/more.md", format!("---\ntitle: More\n---\n{links}"));
    folder
}

fn check(folder: &Folder, more: &str) -> Vec<String> {
    let run = format!("check --format short --external {more}");
    let mut command = Hallpass::new(folder, &run).into_command();
    for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(proxy);
    }
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// What is said about a path, without its place.
fn said(server: &Server, told: &[String], path: &str) -> String {
    let url = format!("`{}`", server.url(path));
    let line = told.iter().find(|line| line.contains(&url)).cloned().unwrap_or_default();
    line.split_once(": ").map_or(String::new(), |(_, rest)| rest.replace(&url, "it"))
}

#[test]
fn nobody_is_asked_unless_it_is_wanted() {
    let server = Server::start();
    let folder = site(&server, &["/gone"]);
    Hallpass::new(&folder, "check").stdout("checked: 0 errors, 0 warnings\n").run();
    Hallpass::new(&folder, "build").quietly();
    assert!(server.seen.lock().unwrap().is_empty() && !folder.join(".hallpass").exists());
    Hallpass::new(&folder, "check --max-age 3").code(2).quietly();
}

#[test]
fn what_is_gone_moved_or_unknown_is_told_for_what_it_is() {
    let server = Server::start();
    let paths = [
        "/fine",
        "/gone",
        "/deleted",
        "/moved",
        "/for-now",
        "/moved-then-for-now",
        "/moved-to-nothing",
        "/circle",
        "/nowhere",
        "/mail",
        "/endless",
        "/no-head",
        "/head-404",
        "/head-reset",
        "/forbidden",
        "/error",
        "/not-http",
    ];
    let folder = site(&server, &paths);
    let told = check(&folder, "");
    let gone = "error[HP165]: there is nothing at it any more: the server answers";
    let unknown = "warning[HP168]: it could not be checked:";
    let moved = "warning[HP166]: it has moved for good";
    for (path, expected) in [
        ("/fine", String::new()),
        ("/gone", format!("{gone} 404")),
        ("/deleted", format!("{gone} 410")),
        ("/moved", moved.to_owned()),
        ("/for-now", String::new()),
        ("/moved-then-for-now", moved.to_owned()),
        ("/moved-to-nothing", format!("{gone} 404")),
        ("/circle", format!("{unknown} it leads in a circle")),
        ("/nowhere", format!("{unknown} the server answers 302 and does not say where to go")),
        ("/mail", format!("{unknown} it leads to an address that is not of the web")),
        ("/endless", format!("{unknown} it leads on and on")),
        ("/no-head", String::new()),
        ("/head-404", String::new()),
        ("/head-reset", String::new()),
        ("/forbidden", format!("{unknown} the server answers 403")),
        ("/error", format!("{unknown} the server answers 500")),
        ("/not-http", format!("{unknown} the answer is not HTTP")),
    ] {
        assert_eq!(said(&server, &told, path), expected, "{path}\n{told:#?}");
    }
    assert_eq!(server.asked("/no-head"), ["HEAD", "GET"]);
    assert_eq!(server.asked("/moved-again?x=1"), ["HEAD"]);
    // The new address is named.
    let human = Hallpass::new(&folder, "check --external").code(1).quietly().stdout;
    let human = String::from_utf8(human).unwrap();
    assert!(
        human.contains(&format!("write the new address: `{}`", server.url("/fine"))),
        "{human}"
    );
    assert!(
        human.contains(&format!("write the new address: `{}`", server.url("/for-now"))),
        "{human}"
    );
}

#[test]
fn a_server_cannot_hold_us_up() {
    let server = Server::start();
    let paths = [
        "/slow",
        "/reset",
        "/dribble#x",
        "/too-short#late",
        "/too-short#early",
        "/flood#x",
        "/too-long#late",
    ];
    let started = Instant::now();
    let told = check(&site(&server, &paths), "--timeout 2");
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
    let unknown = "warning[HP168]: it could not be checked:";
    for (path, expected) in [
        ("/slow", format!("{unknown} no answer in time")),
        ("/reset", format!("{unknown} the connection broke off")),
        ("/dribble", format!("{unknown} no answer in time")),
        ("/too-short", format!("{unknown} the page broke off")),
        // Beyond the bound nothing is known, so nothing is said.
        ("/flood", String::new()),
        // What comes after the announced end is no part of the page.
        ("/too-long", "warning[HP167]: the page it has no anchor `late`".to_owned()),
    ] {
        assert_eq!(said(&server, &told, path), expected, "{path}\n{told:#?}");
    }
}

#[test]
fn a_closed_port_and_a_host_that_is_not_there() {
    let server = Server::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let closed = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let folder = site(&server, &[]);
    folder.write(
        "content/public/more.md",
        format!("---\ntitle: More\n---\n[a]({closed}) [b](https://host.invalid/)\n"),
    );
    let told = check(&folder, "");
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].ends_with("nobody answers there"), "{told:#?}");
    assert!(
        told[1].contains("[HP168]: `https://host.invalid/` could not be checked: "),
        "{told:#?}"
    );
}

#[test]
fn a_busy_server_is_given_its_time() {
    let server = Server::start();
    let told = check(&site(&server, &["/busy-once", "/fine"]), "");
    assert_eq!(told, [""; 0]);
    let seen = server.seen.lock().unwrap().clone();
    let busy: Vec<&Seen> = seen.iter().filter(|one| one.path == "/busy-once").collect();
    assert_eq!(busy.len(), 2);
    let waited = busy[1].at - busy[0].at;
    assert!(waited >= Duration::from_secs(2), "{waited:?}");
    // The whole host is left in peace for that time.
    let fine = seen.iter().find(|one| one.path == "/fine").unwrap();
    assert!(fine.at - busy[0].at >= Duration::from_secs(2));
}

#[test]
fn who_wants_to_be_left_alone_for_long_is() {
    let server = Server::start();
    let folder = site(&server, &["/busy-for-long", "/later-1", "/later-2"]);
    let told = check(&folder, "");
    assert_eq!(told.len(), 3);
    assert!(
        told.iter().all(|line| line.contains("the server wants no more requests before 2")),
        "{told:#?}"
    );
    assert_eq!(server.seen.lock().unwrap().len(), 1);
    // Nor is it asked in the next run, whatever age is wanted.
    assert_eq!(check(&folder, "--max-age 0"), told);
    assert_eq!(server.seen.lock().unwrap().len(), 1);
}

#[test]
fn each_address_is_asked_once_and_anchors_are_looked_for() {
    let server = Server::start();
    let folder = site(&server, &["/anchors#here", "/anchors#there", "/anchors", "/anchors#here"]);
    folder.write(
        "content/data/citations.yaml",
        format!(
            "- {{id: law, cite: Law, says: x, url: \"{}\", conf: A, read: 2026-11-23}}\n",
            server.url("/anchors#nowhere")
        ),
    );
    let told = check(&folder, "");
    let place = |at: &str, anchor: &str| {
        format!(
            "{at}: warning[HP167]: the page `{}` has no anchor `{anchor}`",
            server.url("/anchors")
        )
    };
    assert_eq!(
        told,
        [
            place("content/data/citations.yaml:1:38", "nowhere"),
            place("content/public/more.md:6:5", "there")
        ]
    );
    assert_eq!(server.asked("/anchors"), ["GET"]);
    let agent = server.seen.lock().unwrap()[0].agent.clone();
    assert!(agent.starts_with("hallpass/") && agent.contains("https://example.org/"), "{agent}");
}

#[test]
fn a_good_answer_is_kept_for_its_time_and_a_bad_one_is_not() {
    let server = Server::start();
    let folder = site(&server, &["/other", "/moved", "/gone"]);
    let first = check(&folder, "");
    let cache = folder.read(".hallpass/links.json");
    assert!(cache.contains("/other") && !folder.join("content/.hallpass").exists());
    server.forget();
    assert_eq!(check(&folder, ""), first);
    assert_eq!((server.asked("/other").len(), server.asked("/moved").len()), (0, 0));
    assert_eq!(server.asked("/gone"), ["HEAD", "GET"]);
    server.forget();
    check(&folder, "--max-age 0");
    assert_eq!(server.asked("/other"), ["HEAD"]);
    server.forget();
    check(&folder, "--cache elsewhere.json");
    assert_eq!(server.asked("/other"), ["HEAD"]);
    assert!(folder.join("elsewhere.json").exists());
    folder.write(".hallpass/links.json", "{ not a cache");
    assert_eq!(check(&folder, ""), first);
}

/// The addresses of one host are asked one after the other, with a pause between.
#[test]
fn a_host_is_never_asked_twice_at_one_time() {
    let server = Server::start();
    let paths: Vec<String> = (0..8).map(|number| format!("/page-{number}")).collect();
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    assert_eq!(check(&site(&server, &paths), ""), [""; 0]);
    let seen = server.seen.lock().unwrap();
    assert_eq!(seen.len(), 8);
    let close = seen.windows(2).filter(|pair| pair[1].at - pair[0].at < Duration::from_millis(250));
    assert_eq!(close.count(), 0);
}
