//! Which service and operation a request is for.

use std::collections::BTreeMap;

use serde_json::Value;

use super::http::{Parameters, Reply, Request};
use super::query::{self, IAM, STS};
use super::state::State;
use super::{auth_code, federation, iam, machine, oidc, portal, signin, sts};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Sts,
    Iam,
    /// `sso-oidc`: registration, tokens and their pages.
    Oidc,
    Portal,
    SignIn,
    Federation,
    /// What a machine hands out to the programs on it.
    Machine,
    Unknown,
}

impl Service {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Iam => "iam",
            Self::Oidc => "sso-oidc",
            Self::Portal => "sso",
            Self::SignIn => "signin",
            Self::Federation => "federation",
            Self::Machine => "machine",
            Self::Unknown => "unknown",
        }
    }
}

/// A request understood as an operation of a service.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) service: Service,
    pub(crate) operation: String,
    pub(crate) parameters: Parameters,
}

impl Call {
    pub(crate) fn of(request: &Request) -> Self {
        let is_json = request.body.first() == Some(&b'{');
        let parameters = match is_json {
            true => flatten(&request.body),
            false if request.body.is_empty() => request.query.clone(),
            false => {
                let mut form = Parameters::parse(&request.body);
                form.0.extend(request.query.0.iter().cloned());
                form
            }
        };
        let (service, operation) = identify(request, &parameters);
        Self { service, operation, parameters }
    }

    pub(crate) fn parameter_map(&self) -> BTreeMap<String, String> {
        self.parameters.0.iter().cloned().collect()
    }

    pub(crate) fn answer(&self, state: &mut State, request: &Request) -> Reply {
        let (operation, parameters) = (self.operation.as_str(), &self.parameters);
        match self.service {
            Service::Sts => query::reply(STS, operation, sts::handle(state, request, operation, parameters)),
            Service::Iam => query::reply(IAM, operation, iam::handle(state, request, operation, parameters)),
            Service::Oidc => match operation {
                "VanityHost" => Reply::redirect(&state.world.identity_center.start_url),
                "OtherHost" => Reply::redirect("https://portal.example.com/start"),
                "Authorize" => oidc::authorize(state, parameters),
                "DecideAuthorization" => auth_code::decision(state, parameters),
                "DevicePage" => oidc::device_page(state, parameters),
                "DecideDevice" => oidc::press_device_button(state, parameters),
                _ => oidc::handle(state, request, operation),
            },
            Service::Portal => portal::handle(state, request, operation, parameters),
            Service::SignIn => match operation {
                "SignInAuthorize" => signin::authorize(state, parameters),
                "SignInConfirmation" => signin::confirmation(parameters),
                _ => signin::create_token(state, request),
            },
            Service::Federation => federation::handle(state, operation, parameters),
            Service::Machine => machine::handle(state, request, operation),
            Service::Unknown => Reply::html(404, "Not found", ""),
        }
    }
}

fn identify(request: &Request, parameters: &Parameters) -> (Service, String) {
    let named = |service, operation: &str| (service, operation.to_owned());
    match (request.method.as_str(), request.path.as_str()) {
        ("POST" | "GET", "/") => {
            let operation = parameters.get("Action").unwrap_or_default();
            match parameters.get("Version") {
                Some(version) if version == STS.version => named(Service::Sts, operation),
                Some(version) if version == IAM.version => named(Service::Iam, operation),
                _ => named(Service::Unknown, operation),
            }
        }
        ("POST", "/client/register") => named(Service::Oidc, "RegisterClient"),
        ("POST", "/device_authorization") => named(Service::Oidc, "StartDeviceAuthorization"),
        ("POST", "/token") => named(Service::Oidc, "CreateToken"),
        ("GET" | "HEAD", "/vanity") => named(Service::Oidc, "VanityHost"),
        ("GET" | "HEAD", "/elsewhere") => named(Service::Oidc, "OtherHost"),
        ("GET", "/authorize") => named(Service::Oidc, "Authorize"),
        ("POST", "/authorize/decision") => named(Service::Oidc, "DecideAuthorization"),
        ("GET", "/device") => named(Service::Oidc, "DevicePage"),
        ("POST", "/device") => named(Service::Oidc, "DecideDevice"),
        ("GET", "/assignment/accounts") => named(Service::Portal, "ListAccounts"),
        ("GET", "/assignment/roles") => named(Service::Portal, "ListAccountRoles"),
        ("GET", "/federation/credentials") => named(Service::Portal, "GetRoleCredentials"),
        ("POST", "/logout") => named(Service::Portal, "Logout"),
        ("GET", "/v1/authorize") => named(Service::SignIn, "SignInAuthorize"),
        ("GET", "/v1/sessions/confirmation") => named(Service::SignIn, "SignInConfirmation"),
        ("POST", "/v1/token") => named(Service::SignIn, "CreateOAuth2Token"),
        ("GET" | "POST", "/federation" | "/oauth") => {
            named(Service::Federation, federation_operation(&request.path, parameters))
        }
        (method, path) => match machine::operation(method, path) {
            Some(operation) => named(Service::Machine, operation),
            None => named(Service::Unknown, &format!("{method} {path}")),
        },
    }
}

fn federation_operation(path: &str, parameters: &Parameters) -> &'static str {
    match (path, parameters.get("Action").unwrap_or_default()) {
        ("/federation", "getSigninToken") => "GetSigninToken",
        ("/federation", "login") => "ConsoleLogin",
        ("/federation" | "/oauth", "logout") => "ConsoleLogout",
        _ => "FederationPage",
    }
}

/// The members of a JSON body as texts; lists are joined by blanks.
fn flatten(body: &[u8]) -> Parameters {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else { return Parameters::default() };
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let flat = |value: &Value| match value {
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(" "),
        other => text(other),
    };
    Parameters(members.iter().map(|(name, value)| (name.clone(), flat(value))).collect())
}
