//! Talks to the search program: asks, and drops answers that come too late. Who
//! runs it (a worker, or this thread) and how its files come is the page's
//! business (`js_bindings.rs`). Nobody else knows the protocol.

use crate::js_bindings;
use crate::route::Search;
use bookmobile_dom::StaticSignal;
use bookmobile_protocol::{Request, Response, decode, encode};
use std::cell::RefCell;

pub use bookmobile_protocol::{Found, FoundArticle, Passage, Span};

/// How far the search program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nobody has searched yet.
    Asleep,
    /// It is on its way.
    Starting,
    /// It answers.
    Ready,
    /// It could not start, or stopped.
    Failed,
}

/// A question's ticket, and what is done with its answers.
type Waiting = (u32, Box<dyn FnMut(Response)>);

thread_local! {
    static INNER: RefCell<Inner> = RefCell::default();
}

/// What is under way; there is one search on a page.
#[derive(Default)]
struct Inner {
    waiting: Vec<Waiting>,
    last_ticket: u32,
    /// The newest search; older ones are stale.
    search_ticket: u32,
}

/// A handle to the search program.
#[derive(Clone, Copy)]
pub struct SearchClient {
    status: StaticSignal<Status>,
}

impl Default for SearchClient {
    fn default() -> Self {
        Self::new()
    }
}

/// How much of what is found is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// At most this many articles.
    pub articles: u32,
    /// Articles, by their ids, of which all passages are wanted.
    pub open: Vec<u32>,
}

impl Extent {
    /// Articles at a time.
    pub const STEP: u32 = 20;
}

impl Default for Extent {
    fn default() -> Self {
        Self {
            articles: Self::STEP,
            open: Vec::new(),
        }
    }
}

impl SearchClient {
    /// A client whose program is asleep.
    pub fn new() -> Self {
        Self {
            status: StaticSignal::new(Status::Asleep),
        }
    }

    /// How far the program is.
    pub fn status(self) -> StaticSignal<Status> {
        self.status
    }

    /// Starts the program, if it is not on its way already.
    pub fn start(self) {
        if matches!(
            self.status.get_untracked(),
            Status::Starting | Status::Ready
        ) {
            return;
        }
        self.status.set(Status::Starting);
        js_bindings::ask(&[]);
    }

    /// Searches; `then` is called with the answer unless a newer search was
    /// made meanwhile, and again with each better one ([`Found::coming`]).
    pub fn search(self, search: &Search, extent: Extent, mut then: impl FnMut(Found) + 'static) {
        let Search {
            text,
            topics,
            languages,
        } = search.clone();
        let ticket = next_ticket();
        INNER.with_borrow_mut(|inner| {
            let stale = inner.search_ticket;
            inner.waiting.retain(|(waiting, _)| *waiting != stale);
            inner.search_ticket = ticket;
        });
        let request = Request::Search {
            ticket,
            typing: !text.ends_with(char::is_whitespace),
            text,
            topics,
            languages,
            limit: extent.articles,
            open: extent.open,
        };
        self.ask(ticket, &request, move |response| {
            if let Response::Found(found) = response {
                then(found);
            }
        });
    }

    /// Finds the words of a query in texts.
    pub fn mark(
        self,
        query: &str,
        texts: Vec<String>,
        mut then: impl FnMut(Vec<Vec<Span>>) + 'static,
    ) {
        let ticket = next_ticket();
        let request = Request::Mark {
            ticket,
            query: query.to_owned(),
            texts,
        };
        self.ask(ticket, &request, move |response| {
            if let Response::Marked {
                spans,
                coming: false,
                ..
            } = response
            {
                then(spans);
            }
        });
    }

    fn ask(self, ticket: u32, request: &Request, then: impl FnMut(Response) + 'static) {
        // What failed is started again by the person, not by the next question.
        if self.status.get_untracked() == Status::Failed {
            return;
        }
        INNER.with_borrow_mut(|inner| inner.waiting.push((ticket, Box::new(then))));
        js_bindings::ask(&encode(request));
    }

    /// Takes an answer; no bytes if the program could not start or has stopped.
    pub fn heard(self, reply: &[u8]) {
        let Ok(response) = decode::<Response>(reply) else {
            return self.fail();
        };
        if self.status.get_untracked() != Status::Ready {
            self.status.set(Status::Ready);
        }
        let (ticket, coming) = match &response {
            Response::Found(found) => (found.ticket, found.coming),
            Response::Marked { ticket, coming, .. } => (*ticket, *coming),
        };
        let waiting = INNER.with_borrow_mut(|inner| {
            let at = inner.waiting.iter().position(|(own, _)| *own == ticket)?;
            Some(inner.waiting.swap_remove(at))
        });
        let Some(mut waiting) = waiting else {
            return;
        };
        (waiting.1)(response);
        if coming {
            INNER.with_borrow_mut(|inner| inner.waiting.push(waiting));
        }
    }

    /// Forgets what was asked; the next start tries again.
    fn fail(self) {
        INNER.with_borrow_mut(|inner| inner.waiting.clear());
        self.status.set(Status::Failed);
    }
}

fn next_ticket() -> u32 {
    INNER.with_borrow_mut(|inner| {
        inner.last_ticket = inner.last_ticket.wrapping_add(1);
        inner.last_ticket
    })
}
