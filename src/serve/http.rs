//! The preview's HTTP side, on loopback.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State as Shared};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use axum::routing::get;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};

use super::state::{Answer, State};

pub(super) fn run(listener: TcpListener, state: Arc<State>) -> std::io::Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let routes = Router::new()
            .route("/_hallpass/", get(problems))
            .route("/_hallpass/events", get(events))
            .route("/_hallpass/live.js", get(async || file("live.js", include_bytes!("live.js"))))
            .route(
                "/_hallpass/live.css",
                get(async || file("live.css", include_bytes!("live.css"))),
            )
            .fallback(get(page))
            .layer(middleware::from_fn(only_loopback))
            .with_state(state);
        axum::serve(listener, routes).await
    })
}

/// A page elsewhere on the web must not read drafts by pointing a name of its own at 127.0.0.1 (DNS
/// rebinding): only the loopback's own names are answered.
async fn only_loopback(request: Request, next: Next) -> Response {
    let host =
        request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if ["127.0.0.1", "localhost", "[::1]"].contains(&name) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "the preview answers on 127.0.0.1 and localhost only\n").into_response()
}

async fn page(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let path = percent_encoding::percent_decode_str(&path).decode_utf8_lossy().into_owned();
    let answer = tokio::task::spawn_blocking(move || state.answer(&path)).await;
    match answer {
        Ok(Answer::Page { html, found }) => {
            let status = if found { StatusCode::OK } else { StatusCode::NOT_FOUND };
            (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
        }
        Ok(Answer::File { path, bytes }) => file(&path, &bytes),
        Ok(Answer::Redirect(to)) => Redirect::temporary(&to).into_response(),
        Err(_) => {
            (StatusCode::INTERNAL_SERVER_ERROR, "this page could not be rendered\n").into_response()
        }
    }
}

async fn problems(Shared(state): Shared<Arc<State>>) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Html(state.problems())).into_response()
}

fn file(path: &str, bytes: &[u8]) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let headers = [
        (header::CONTENT_TYPE, kind.as_ref().to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes.to_vec()).into_response()
}

/// The number of the state, now and whenever it changes.
async fn events(
    Shared(state): Shared<Arc<State>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let numbers = WatchStream::new(state.subscribe());
    let events = numbers.map(|number| Ok(Event::default().data(number.to_string())));
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
