//! Talks to the search program: starts it on first use in a worker, or on the
//! page's own thread where workers do not start; queues what is asked before it
//! is ready; drops answers that come too late. Nobody else knows the protocol.

use crate::route::Search;
use crate::state::State;
use bookmobile_protocol::{Request, Response, decode, encode};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

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

type Waiting = (u32, Box<dyn FnOnce(Response)>);

/// Who answers.
enum Engine {
    /// A worker.
    Worker(Worker),
    /// A function on this thread that gives a promise.
    Here(Function),
}

#[derive(Default)]
struct Inner {
    engine: Option<Engine>,
    /// Encoded requests that wait for the program to be ready.
    queue: Vec<Vec<u8>>,
    waiting: Vec<Waiting>,
    last_ticket: u32,
    /// The newest search; older ones are stale.
    search_ticket: u32,
}

/// A handle to the search program.
#[derive(Clone, Copy)]
pub struct SearchClient {
    status: State<Status>,
    inner: StoredValue<Inner, LocalStorage>,
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
            status: State::new(Status::Asleep),
            inner: StoredValue::new_local(Inner::default()),
        }
    }

    /// How far the program is.
    pub fn status(self) -> State<Status> {
        self.status
    }

    /// Starts the program, if it is not on its way already. `pack` is the
    /// collection's bytes, from which fragments are cut.
    pub fn start(self, pack: &'static [u8]) {
        if matches!(
            self.status.get_untracked(),
            Status::Starting | Status::Ready
        ) {
            return;
        }
        self.status.set(Status::Starting);
        let Some(files) = Files::named_by_page() else {
            self.status.set(Status::Failed);
            return;
        };
        match self.start_worker(&files.script, pack) {
            Ok(worker) => {
                let sent = worker.post_message(&files.opening(pack));
                self.inner
                    .update_value(|inner| inner.engine = Some(Engine::Worker(worker)));
                if sent.is_err() {
                    self.start_here(&files, pack);
                }
            }
            Err(_) => self.start_here(&files, pack),
        }
    }

    fn start_worker(self, script: &str, pack: &'static [u8]) -> Result<Worker, JsValue> {
        let worker = Worker::new(script)?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            self.hear(&event.data());
        });
        worker.set_onmessage(Some(heard.into_js_value().unchecked_ref()));
        let failed = Closure::<dyn FnMut(JsValue)>::new(move |_| self.worker_failed(pack));
        worker.set_onerror(Some(failed.into_js_value().unchecked_ref()));
        Ok(worker)
    }

    /// A worker that does not come up leaves the work to this thread.
    fn worker_failed(self, pack: &'static [u8]) {
        let starting = self.status.get_untracked() == Status::Starting;
        let engine = self.inner.try_update_value(|inner| inner.engine.take());
        if let Some(Some(Engine::Worker(worker))) = engine {
            worker.terminate();
        }
        match Files::named_by_page() {
            Some(files) if starting => self.start_here(&files, pack),
            _ => self.fail(),
        }
    }

    /// The same program as a plain script on this thread.
    fn start_here(self, files: &Files, pack: &'static [u8]) {
        let opening = files.opening(pack);
        let ready = Closure::once_into_js(move || {
            let answer = Reflect::get(&js_sys::global(), &"bookmobileSearch".into())
                .and_then(|program| Reflect::get(&program, &"answer".into()))
                .and_then(JsCast::dyn_into::<Function>);
            let Ok(answer) = answer else {
                return self.fail();
            };
            self.inner
                .update_value(|inner| inner.engine = Some(Engine::Here(answer)));
            self.send(&opening);
        });
        let failed = Closure::once_into_js(move || self.fail());
        let script = document().create_element("script");
        let placed = script.and_then(|script| {
            Reflect::set(&script, &"onload".into(), &ready)?;
            Reflect::set(&script, &"onerror".into(), &failed)?;
            Reflect::set(&script, &"src".into(), &files.script.as_str().into())?;
            document()
                .head()
                .map(|head| head.append_child(&script))
                .transpose()
        });
        if placed.is_err() {
            self.fail();
        }
    }

    /// Searches; `then` is called with the answer unless a newer search was
    /// made meanwhile.
    pub fn search(
        self,
        search: &Search,
        extent: Extent,
        prefer: &str,
        then: impl FnOnce(Found) + 'static,
    ) {
        let Search {
            text,
            topics,
            languages,
        } = search.clone();
        let ticket = self.ticket();
        self.inner.update_value(|inner| {
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
            prefer: prefer.to_owned(),
            limit: extent.articles,
            open: extent.open,
        };
        self.ask(ticket, &request, move |response| {
            if let Response::Found(found) = response {
                then(found);
            }
        });
    }

    /// Finds where a query's words stand in texts of one language.
    pub fn mark(
        self,
        query: &str,
        language: &str,
        texts: Vec<String>,
        then: impl FnOnce(Vec<Vec<Span>>) + 'static,
    ) {
        let ticket = self.ticket();
        let request = Request::Mark {
            ticket,
            query: query.to_owned(),
            language: language.to_owned(),
            texts,
        };
        self.ask(ticket, &request, move |response| {
            if let Response::Marked { spans, .. } = response {
                then(spans);
            }
        });
    }

    fn ticket(self) -> u32 {
        let next = |inner: &mut Inner| {
            inner.last_ticket = inner.last_ticket.wrapping_add(1);
            inner.last_ticket
        };
        self.inner.try_update_value(next).unwrap_or(0)
    }

    fn ask(self, ticket: u32, request: &Request, then: impl FnOnce(Response) + 'static) {
        // What failed is started again by the person, not by the next question.
        if self.status.get_untracked() == Status::Failed {
            return;
        }
        let Ok(bytes) = encode(request) else { return };
        let ready = self.status.get_untracked() == Status::Ready;
        self.inner.update_value(|inner| {
            inner.waiting.push((ticket, Box::new(then)));
            if !ready {
                inner.queue.push(bytes.clone());
            }
        });
        if ready {
            self.send(&Uint8Array::from(bytes.as_slice()).into());
        }
    }

    fn send(self, message: &JsValue) {
        let reply = self.inner.try_with_value(|inner| match &inner.engine {
            Some(Engine::Worker(worker)) => worker.post_message(message).map(|()| None),
            Some(Engine::Here(answer)) => answer.call1(&JsValue::NULL, message).map(Some),
            None => Ok(None),
        });
        match reply {
            Some(Ok(Some(promise))) => {
                let heard = Closure::once(move |answer: JsValue| self.hear(&answer));
                let promise = Promise::resolve(&promise);
                let _ = promise.then(&heard);
                heard.forget();
            }
            Some(Ok(None)) | None => {}
            Some(Err(_)) => self.fail(),
        }
    }

    fn hear(self, message: &JsValue) {
        let Some(bytes) = message.dyn_ref::<Uint8Array>() else {
            let is = |name: &str| Reflect::get(message, &name.into()).is_ok_and(|v| v.is_truthy());
            if is("ready") {
                self.status.set(Status::Ready);
                let queue = self
                    .inner
                    .try_update_value(|inner| std::mem::take(&mut inner.queue));
                for bytes in queue.unwrap_or_default() {
                    self.send(&Uint8Array::from(bytes.as_slice()).into());
                }
            } else {
                let reason = Reflect::get(message, &"reason".into()).unwrap_or_default();
                leptos::logging::warn!("search: {}", reason.as_string().unwrap_or_default());
                self.fail();
            }
            return;
        };
        let Ok(response) = decode::<Response>(&bytes.to_vec()) else {
            return self.fail();
        };
        let ticket = match &response {
            Response::Found(found) => found.ticket,
            Response::Marked { ticket, .. } => *ticket,
        };
        let waiting = self.inner.try_update_value(|inner| {
            let at = inner
                .waiting
                .iter()
                .position(|(waiting, _)| *waiting == ticket)?;
            Some(inner.waiting.swap_remove(at).1)
        });
        if let Some(then) = waiting.flatten() {
            then(response);
        }
    }

    /// Forgets the program; the next start tries again.
    fn fail(self) {
        self.inner.update_value(|inner| {
            if let Some(Engine::Worker(worker)) = &inner.engine {
                worker.terminate();
            }
            let last_ticket = inner.last_ticket;
            *inner = Inner {
                last_ticket,
                ..Inner::default()
            };
        });
        self.status.set(Status::Failed);
    }
}

/// The files of the search program, whose addresses the page names.
struct Files {
    script: String,
    wasm: String,
    index: String,
}

impl Files {
    fn named_by_page() -> Option<Self> {
        let page = document().document_element()?;
        let here = window().location().href().ok()?;
        let root = page.get_attribute("data-root")?;
        let root = web_sys::Url::new_with_base(&root, &here).ok()?.href();
        let file = |name: &str| {
            let name = page.get_attribute(name)?;
            Some(web_sys::Url::new_with_base(&name, &root).ok()?.href())
        };
        Some(Self {
            script: file("data-search-js")?,
            wasm: file("data-search-wasm")?,
            index: file("data-index")?,
        })
    }

    /// The message that opens the program.
    fn opening(&self, pack: &[u8]) -> JsValue {
        let message = Object::new();
        let fields: [(&str, JsValue); 3] = [
            ("wasm", self.wasm.as_str().into()),
            ("index", self.index.as_str().into()),
            ("pack", Uint8Array::from(pack).into()),
        ];
        for (name, value) in fields {
            // Setting a field of a new object does not fail.
            let _ = Reflect::set(&message, &name.into(), &value);
        }
        message.into()
    }
}
