//! A browser without a face: follows redirects, also to a client's own callback server.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use url::Url;

const MOST_REDIRECTS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(10);

/// The page at which the redirects ended.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Page {
    /// What stands in the first `<code>` of the page.
    pub(crate) fn code(&self) -> Option<&str> {
        Some(self.body.split_once("<code>")?.1.split_once("</code>")?.0)
    }

    /// The value of a hidden field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        Some(rest.split_once('"')?.0)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    }

    /// A parameter of the page's address.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        self.url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// Opens a page and follows where it leads.
pub(crate) fn open(url: &str) -> io::Result<Page> {
    let mut page = request("GET", url, &[], "")?;
    for _ in 0..MOST_REDIRECTS {
        let Some(location) = page.header("location") else { break };
        let next = page.url.join(location).map_err(io::Error::other)?;
        page = request("GET", next.as_str(), &[], "")?;
    }
    Ok(page)
}

/// Presses a button: sends a form, and follows where that leads.
pub(crate) fn submit(url: &str, fields: &[(&str, &str)]) -> io::Result<Page> {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let page = request("POST", url, &[("Content-Type", "application/x-www-form-urlencoded")], &form)?;
    match page.header("location") {
        Some(location) => open(page.url.join(location).map_err(io::Error::other)?.as_str()),
        None => Ok(page),
    }
}

/// One request on a connection of its own, with nothing followed.
pub(crate) fn request(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> io::Result<Page> {
    let url = Url::parse(url).map_err(io::Error::other)?;
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or(80);
    let mut stream = TcpStream::connect((host, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let mut text = format!("{method} {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    text += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    stream.write_all(text.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer.as_str(), ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("no HTTP status in the answer"))?;
    Ok(Page { status, head: head.to_owned(), body: body.to_owned(), url })
}
