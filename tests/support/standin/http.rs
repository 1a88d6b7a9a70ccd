//! Just enough HTTP/1.1: keep-alive, `Content-Length` and chunked request bodies.

use std::io::{self, BufRead, Read as _, Write};

use chrono::{DateTime, Utc};

use super::clock::http_date;

const LARGEST_BODY: usize = 4 << 20;
const LONGEST_LINE: u64 = 64 << 10;

/// Names and values in the order they were sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters(pub(crate) Vec<(String, String)>);

impl Parameters {
    pub(crate) fn parse(form: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(form).into_owned().collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// As sent, still percent-encoded.
    pub(crate) path: String,
    pub(crate) query: Parameters,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) keep_alive: bool,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Reads the next request; `None` when the client has closed the connection.
    pub(crate) fn read(stream: &mut (impl BufRead + ContinueSink)) -> io::Result<Option<Self>> {
        let Some(first) = read_line(stream)? else { return Ok(None) };
        let mut words = first.split(' ');
        let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next()) else {
            return Err(invalid("malformed request line"));
        };
        let headers = read_headers(stream)?;
        let header =
            |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
            stream.send_continue()?;
        }
        let chunked = header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
        let body = if chunked {
            read_chunks(stream)?
        } else {
            let length = header("content-length").map_or(Ok(0), str::parse);
            read_body(stream, length.map_err(|_| invalid("malformed Content-Length"))?)?
        };
        let keep_alive =
            version == "HTTP/1.1" && header("connection").is_none_or(|v| !v.eq_ignore_ascii_case("close"));
        let (path, raw_query) = target.split_once('?').unwrap_or((target, ""));
        Ok(Some(Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: Parameters::parse(raw_query.as_bytes()),
            headers,
            body,
            keep_alive,
        }))
    }
}

/// Where the interim answer to `Expect: 100-continue` goes.
pub(crate) trait ContinueSink {
    fn send_continue(&mut self) -> io::Result<()>;
}

impl ContinueSink for io::BufReader<std::net::TcpStream> {
    fn send_continue(&mut self) -> io::Result<()> {
        self.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n")
    }
}

fn read_line(stream: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    if stream.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        return Err(invalid("line too long or cut off"));
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    String::from_utf8(line).map(Some).map_err(|_| invalid("line is not UTF-8"))
}

fn read_headers(stream: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let line = read_line(stream)?.ok_or_else(|| invalid("headers cut off"))?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').ok_or_else(|| invalid("malformed header"))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

fn read_body(stream: &mut impl BufRead, length: usize) -> io::Result<Vec<u8>> {
    if length > LARGEST_BODY {
        return Err(invalid("body too large"));
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}

fn read_chunks(stream: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = read_line(stream)?.ok_or_else(|| invalid("chunks cut off"))?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| invalid("malformed chunk size"))?;
        if size == 0 {
            read_headers(stream)?;
            return Ok(body);
        }
        if body.len() + size > LARGEST_BODY {
            return Err(invalid("body too large"));
        }
        body.extend(read_body(stream, size)?);
        read_line(stream)?;
    }
}

fn invalid(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("Content-Type", content_type.to_owned())], body: body.into() }
    }

    pub(crate) fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::new(status, "application/json", body.to_string())
    }

    pub(crate) fn html(status: u16, title: &str, content: &str) -> Self {
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
             <body><h1>{title}</h1>{content}</body></html>\n"
        );
        Self::new(status, "text/html; charset=utf-8", page)
    }

    pub(crate) fn redirect(location: &str) -> Self {
        Self::new(302, "text/plain", "").with("Location", location)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn write(
        &self,
        stream: &mut impl Write,
        request: &Request,
        now: DateTime<Utc>,
    ) -> io::Result<()> {
        let mut bytes = self.head(request.keep_alive, now).into_bytes();
        if request.method != "HEAD" {
            bytes.extend(&self.body);
        }
        stream.write_all(&bytes)
    }

    /// The status line and the headers promise the whole body, half of which follows.
    pub(crate) fn write_truncated(&self, stream: &mut impl Write, now: DateTime<Utc>) -> io::Result<()> {
        stream.write_all(self.head(false, now).as_bytes())?;
        stream.write_all(&self.body[..self.body.len() / 2])
    }

    fn head(&self, keep_alive: bool, now: DateTime<Utc>) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head += &format!("{name}: {value}\r\n");
        }
        let connection = if keep_alive { "keep-alive" } else { "close" };
        head += &format!("Date: {}\r\nContent-Length: {}\r\n", http_date(now), self.body.len());
        head + &format!("Connection: {connection}\r\n\r\n")
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

/// Text made safe for XML and HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
