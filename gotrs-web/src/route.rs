//! The table of routes: what is served, by which method, for whom.
//!
//! A face registers its handlers through [`Routes`], which builds the router and the table in one go; so a test that
//! walks [`table`] sees every page there is, and no page can be forgotten.

use std::convert::Infallible;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, Route as AxumRoute, on};
use tower::{Layer, Service};

use crate::state::App;

/// Who may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Everybody: sign-in, files of the design.
    Public,
    /// Agents with a session.
    Agent,
    /// Customer users with a session.
    Customer,
    /// Agents with a session who may administer.
    Admin,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// GET or POST; GET routes answer HEAD, too.
    pub method: Method,
    /// The path with its parameters: `/agent/tickets/{number}`.
    pub path: &'static str,
    /// Who may come in.
    pub access: Access,
}

/// Routes in the making.
#[derive(Debug)]
#[must_use]
pub struct Routes {
    access: Access,
    router: Router<App>,
    table: Vec<Route>,
}

impl Routes {
    /// No routes yet, for these readers.
    pub fn of(access: Access) -> Self {
        Self {
            access,
            router: Router::new(),
            table: Vec::new(),
        }
    }

    /// A page.
    pub fn get<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::GET, MethodFilter::GET, path, handler)
    }

    /// A form's target.
    pub fn post<H, T>(self, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.add(Method::POST, MethodFilter::POST, path, handler)
    }

    fn add<H, T>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &'static str,
        handler: H,
    ) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        self.router = self.router.route(path, on(filter, handler));
        self.table.push(Route {
            method,
            path,
            access: self.access,
        });
        self
    }

    /// With the routes of others.
    pub fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// With a layer around the routes so far.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<AxumRoute> + Clone + Send + Sync + 'static,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Error: Into<Infallible> + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.router = self.router.layer(layer);
        self
    }

    /// The router.
    pub fn into_router(self) -> Router<App> {
        self.router
    }

    /// The table.
    #[must_use]
    pub fn table(&self) -> &[Route] {
        &self.table
    }
}

/// All routes of the three faces and around them.
pub(crate) fn all() -> Routes {
    let routes = Routes::of(Access::Public);
    #[cfg(debug_assertions)]
    let routes = routes.and(crate::dev::routes());
    routes
        .get("/assets/{file}", crate::assets::serve)
        .and(crate::login::routes())
        .and(crate::password::routes())
        .and(crate::proof::routes())
        .and(crate::appearance::routes())
        .and(crate::deep_link::routes())
        .and(crate::agent::routes())
        .and(crate::live::routes())
        .and(crate::customer::routes())
        .and(crate::admin::routes())
}

/// Every route there is, for tests that must not miss one.
#[must_use]
pub fn table() -> Vec<Route> {
    all().table
}
