//! Signing in: the authorization code grant with PKCE, and the device authorization grant. Nothing is stored before
//! all is well, so that a login that fails leaves every file as it was.

use std::path::Path;
use std::time::{Duration, Instant};

use url::Url;
use url::form_urlencoded::Serializer;

use super::browser_trip::{BrowserTrip, Returned};
use super::callback::CALLBACK_PATH;
use super::pkce::Pkce;
use super::start_url::{self, Instance};
use super::{ClientRegistration, Grant, RegistrationFile, SsoSession, SsoToken};
use crate::aws::{Aws, AwsError, IssuedToken, NewClient, Refusal, TokenGrant};
use crate::identifiers::Region;
use crate::json_file::CacheFileError;

/// How much longer the pause between two polls gets when AWS says `slow_down` (RFC 8628, section 3.5).
const SLOW_DOWN: Duration = Duration::from_secs(5);

/// Which way to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A browser on this machine, which returns to this port of 127.0.0.1 (or to a free one).
    Browser {
        /// A fixed port, for port forwarding.
        port: Option<u16>,
    },
    /// Any browser, and a code to compare.
    Device,
}

/// What a person must be told while a login waits for them.
pub enum Shown<'a> {
    /// Open this page.
    Authorize {
        /// The page.
        url: &'a str,
    },
    /// Open this page and compare the code.
    Device {
        /// The code.
        user_code: &'a str,
        /// The page where it is typed.
        uri: &'a str,
        /// The page with the code filled in.
        complete_uri: &'a str,
    },
}

/// Why a login failed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LoginError {
    /// A call failed.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// The person, or AWS in their place, said no.
    #[error("the login was refused in the browser: {reason}")]
    Refused {
        /// AWS's words.
        reason: String,
    },
    /// Nobody finished it in time.
    #[error("nobody finished the login in the browser within {}{}", minutes(*waited), wrong(*wrong_states))]
    TimedOut {
        /// How long it was waited for.
        waited: Duration,
        /// How many callbacks came with another state.
        wrong_states: usize,
    },
    /// The callback server could not listen.
    #[error("keyfob cannot listen on 127.0.0.1{} for the browser's return: {detail}", port_text(*port))]
    Listen {
        /// The fixed port, if one was asked for.
        port: Option<u16>,
        /// The system's words.
        detail: String,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {detail}")]
    Random {
        /// The system's words.
        detail: String,
    },
    /// The start URL leads to no instance.
    #[error("the start URL {url} does not lead to IAM Identity Center: {detail}")]
    StartUrl {
        /// As it is configured.
        url: String,
        /// What was found instead.
        detail: String,
    },
    /// The start URL leads to an instance elsewhere.
    #[error("the start URL {url} leads to an instance in {found}, not in {configured}")]
    OtherRegion {
        /// As it is configured.
        url: String,
        /// Where the instance is.
        found: Region,
        /// `sso_region`
        configured: Region,
    },
    /// The registration file failed.
    #[error(transparent)]
    File(#[from] CacheFileError),
}

fn minutes(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds < 120 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds / 60),
    }
}

fn wrong(count: usize) -> &'static str {
    if count == 0 { "" } else { " (a callback that belongs to another login was turned away)" }
}

fn port_text(port: Option<u16>) -> String {
    port.map(|port| format!(":{port}")).unwrap_or_default()
}

/// A login to be made.
pub struct Login<'a> {
    /// What is signed in to.
    pub session: &'a SsoSession,
    /// Which way.
    pub way: Way,
    /// How long a person may take.
    pub patience: Duration,
    /// The directory of registrations.
    pub directory: &'a Path,
    /// The way to AWS.
    pub aws: &'a Aws,
    /// Shows a person what to do.
    pub show: &'a dyn Fn(Shown<'_>),
    /// Stores what the login gave; the browser is told of success only after that.
    pub store: &'a dyn Fn(&SignedIn) -> Result<(), LoginError>,
}

/// What a login gave, to be stored.
pub struct SignedIn {
    /// The token.
    pub token: SsoToken,
    /// The client, where it is new, and what it is for.
    pub registration: Option<(ClientRegistration, Grant)>,
}

impl Login<'_> {
    /// Signs in.
    pub fn run(&self) -> Result<SignedIn, LoginError> {
        let issuer_url = self.issuer_url()?;
        match self.attempt(&issuer_url, true) {
            // The service forgot the registration, or it was made for the other grant: once more with a new one.
            Err(LoginError::Aws(error)) if error.refusal() == Some(Refusal::InvalidClient) => {
                self.attempt(&issuer_url, false)
            }
            result => result,
        }
    }

    /// The start URL as AWS knows it, which differs where the configured one is on a company's own host.
    fn issuer_url(&self) -> Result<String, LoginError> {
        let SsoSession { start_url, region, .. } = self.session;
        let instance = find_instance(self.aws, start_url)?;
        match instance.region.filter(|found| found != region) {
            Some(found) => {
                Err(LoginError::OtherRegion { url: start_url.clone(), found, configured: region.clone() })
            }
            None => Ok(instance.issuer_url),
        }
    }

    fn grant(&self) -> Grant {
        match self.way {
            Way::Browser { .. } => Grant::AuthorizationCode,
            Way::Device => Grant::DeviceCode,
        }
    }

    fn attempt(&self, issuer_url: &str, reuse: bool) -> Result<SignedIn, LoginError> {
        let grant = self.grant();
        let known = match reuse {
            true => {
                RegistrationFile::new(self.directory, self.session).read(grant, self.aws.clock().now())?
            }
            false => None,
        };
        let known = known.filter(|client| grant == Grant::DeviceCode || self.knows(client));
        let is_new = known.is_none();
        let client = known.map_or_else(|| self.register(grant, issuer_url), Ok)?;
        let finish = |issued: IssuedToken| {
            let token =
                SsoToken::new(issued.access_token, issued.expires_at, issued.refresh_token, client.clone());
            let registration = is_new.then(|| (client.clone(), grant));
            let signed_in = SignedIn { token, registration };
            (self.store)(&signed_in)?;
            Ok(signed_in)
        };
        match self.way {
            Way::Browser { port } => self.by_browser(&client, port, &finish),
            Way::Device => finish(self.by_device(&client, issuer_url)?),
        }
    }

    /// Whether AWS still takes a registration of an earlier login. The page that a browser gets for one that was revoked
    /// never comes back here, so it is asked before, with a code that nobody was given.
    fn knows(&self, client: &ClientRegistration) -> bool {
        let Ok(pkce) = Pkce::generate() else { return true };
        let redirect_uri = format!("http://127.0.0.1{CALLBACK_PATH}");
        let grant =
            TokenGrant::Code { code: &pkce.state, verifier: &pkce.verifier, redirect_uri: &redirect_uri };
        let answer = self.aws.create_token(&self.session.region, &client.id, &client.secret, &grant);
        answer.err().and_then(|error| error.refusal()) != Some(Refusal::InvalidClient)
    }

    fn register(&self, grant: Grant, issuer_url: &str) -> Result<ClientRegistration, LoginError> {
        let by_browser = grant == Grant::AuthorizationCode;
        let redirect_uri = format!("http://127.0.0.1{CALLBACK_PATH}");
        let new = NewClient {
            scopes: self.session.requested_scopes(),
            grant_types: grant.types(),
            redirect_uri: by_browser.then_some(&redirect_uri),
            issuer_url: by_browser.then_some(issuer_url),
        };
        let client = self.aws.register_client(&self.session.region, new)?;
        Ok(ClientRegistration { id: client.id, secret: client.secret, expires_at: client.expires_at })
    }

    fn by_browser(
        &self,
        client: &ClientRegistration,
        port: Option<u16>,
        finish: &dyn Fn(IssuedToken) -> Result<SignedIn, LoginError>,
    ) -> Result<SignedIn, LoginError> {
        let scopes = self.session.requested_scopes().join(" ");
        let page = |pkce: &Pkce, redirect_uri: &str| {
            let query = Serializer::new(String::new())
                .append_pair("response_type", "code")
                .append_pair("client_id", &client.id)
                .append_pair("redirect_uri", redirect_uri)
                .append_pair("state", pkce.state.expose())
                .append_pair("code_challenge_method", "S256")
                .append_pair("scopes", &scopes)
                .append_pair("code_challenge", &pkce.challenge())
                .finish()
                .replace('+', "%20");
            format!("{}?{query}", self.aws.authorize_url(&self.session.region))
        };
        let show = |url: &str| (self.show)(Shown::Authorize { url });
        let trip = BrowserTrip { port, patience: self.patience, page: &page, show: &show };
        let exchange = |Returned { code, verifier, redirect_uri }: Returned<'_>| {
            let grant = TokenGrant::Code { code, verifier, redirect_uri };
            finish(self.aws.create_token(&self.session.region, &client.id, &client.secret, &grant)?)
        };
        trip.run(exchange, |_| self.session.to_string().replace('`', ""))
    }

    fn by_device(&self, client: &ClientRegistration, issuer_url: &str) -> Result<IssuedToken, LoginError> {
        let region = &self.session.region;
        let device = self.aws.start_device_authorization(region, &client.id, &client.secret, issuer_url)?;
        let patience = self.patience.min(device.expires_in);
        let deadline = Instant::now() + patience;
        (self.show)(Shown::Device {
            user_code: &device.user_code,
            uri: &device.verification_uri,
            complete_uri: &device.verification_uri_complete,
        });
        let mut interval = device.interval;
        loop {
            if Instant::now() + interval > deadline {
                return Err(LoginError::TimedOut { waited: patience, wrong_states: 0 });
            }
            std::thread::sleep(interval);
            let grant = TokenGrant::Device(&device.device_code);
            match self.aws.create_token(region, &client.id, &client.secret, &grant) {
                Ok(issued) => return Ok(issued),
                Err(error) => match error.refusal() {
                    Some(Refusal::Pending) => {}
                    Some(Refusal::SlowDown) => interval += SLOW_DOWN,
                    Some(Refusal::Denied) => {
                        return Err(LoginError::Refused { reason: "access_denied".to_owned() });
                    }
                    Some(Refusal::Expired) => {
                        return Err(LoginError::TimedOut { waited: patience, wrong_states: 0 });
                    }
                    // The network may come back while the code is good.
                    None if matches!(error, AwsError::Unreachable { .. } | AwsError::TimedOut { .. }) => {}
                    _ => return Err(error.into()),
                },
            }
        }
    }
}

/// The instance behind a start URL. Only a host that is not AWS's is asked.
pub fn find_instance(aws: &Aws, start_url: &str) -> Result<Instance, LoginError> {
    let follow = |url: &Url| aws.redirect_of(url).map_err(|error| error.to_string());
    let told = |detail: String| LoginError::StartUrl { url: start_url.to_owned(), detail };
    start_url::resolve(start_url, follow).map_err(told)
}
