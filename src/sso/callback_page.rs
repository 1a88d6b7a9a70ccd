//! What the browser shows when a login has ended there. The page loads nothing, runs nothing, and is kept nowhere.

use std::io::{self, Write};
use std::net::{Shutdown, TcpStream};

/// A page for the person in the browser.
pub struct CallbackPage {
    status: &'static str,
    mark: Mark,
    title: &'static str,
    text: String,
}

/// What is to be seen at a glance.
#[derive(Clone, Copy)]
enum Mark {
    Done,
    Failed,
}

impl CallbackPage {
    /// The login is complete.
    pub fn success(what: &str) -> Self {
        let text = format!("You are signed in to {what}. You can close this tab and return to the terminal.");
        Self { status: "200 OK", mark: Mark::Done, title: "Signed in", text }
    }

    /// The login failed.
    pub fn failure(reason: &str) -> Self {
        let text = format!("{reason}. Nothing was stored. The terminal says what to do next.");
        Self::failed("400 Bad Request", "Not signed in", text)
    }

    pub(super) fn wrong_state() -> Self {
        let text = "This page belongs to another login, or to none: keyfob did not ask for it just now. \
                    Nothing was stored. Use the tab that keyfob opened last.";
        Self::failed("400 Bad Request", "Not this login", text)
    }

    pub(super) fn too_late() -> Self {
        let text = "keyfob had given up waiting when this page came. Nothing was stored. \
                    Run the command in the terminal again.";
        Self::failed("408 Request Timeout", "Too late", text)
    }

    pub(super) fn nothing_here() -> Self {
        let text = "keyfob waits here for the end of a login, and for nothing else.";
        Self::failed("404 Not Found", "Nothing here", text)
    }

    pub(super) fn bad_request() -> Self {
        let text = "This is not a request that a login ends with.";
        Self::failed("400 Bad Request", "Bad request", text)
    }

    fn failed(status: &'static str, title: &'static str, text: impl Into<String>) -> Self {
        Self { status, mark: Mark::Failed, title, text: text.into() }
    }

    pub(super) fn send(&self, connection: &mut TcpStream) -> io::Result<()> {
        let (title, text) = (self.title, escape(&self.text));
        let (class, sign) = match self.mark {
            Mark::Done => ("done", "\u{2713}"),
            Mark::Failed => ("failed", "\u{2715}"),
        };
        let body = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>keyfob: {title}</title>\
             <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head>\
             <body><main class=\"{class}\"><h1><span aria-hidden=\"true\">{sign}</span> {title}</h1><p>{text}</p>\
             <footer>keyfob</footer></main></body></html>\n"
        );
        let head = format!(
            "HTTP/1.1 {}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nReferrer-Policy: no-referrer\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            self.status,
            body.len()
        );
        connection.write_all(head.as_bytes())?;
        connection.write_all(body.as_bytes())?;
        connection.flush()?;
        connection.shutdown(Shutdown::Write)
    }
}

/// Long names and ARNs break anywhere, so that a narrow window shows all of them.
const STYLE: &str = "\
:root{color-scheme:light dark;--ground:#f4f5f7;--card:#fff;--text:#1b1f24;--quiet:#5b6470;--done:#1a7f37;--failed:#b42318}\
@media(prefers-color-scheme:dark){:root{--ground:#111418;--card:#1b2026;--text:#e8eaed;--quiet:#9aa4b0;--done:#4ac26b;--failed:#ff8a7a}}\
*{box-sizing:border-box}\
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1rem;background:var(--ground);color:var(--text);font:1.05rem/1.55 system-ui,sans-serif}\
main{width:100%;max-width:34rem;padding:1.75rem 2rem;background:var(--card);border-radius:.75rem;border-top:.3rem solid var(--mark);box-shadow:0 1px 4px #0003;overflow-wrap:anywhere}\
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}\
p{margin:0}\
span{color:var(--mark)}\
footer{margin-top:1.5rem;color:var(--quiet);font-size:.85rem}\
.done{--mark:var(--done)}\
.failed{--mark:var(--failed)}";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
