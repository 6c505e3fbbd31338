//! How far a connection has got, and by when it must have got further. The connection's reads and writes tell.

use super::Limits;
use crate::server::listener::slots::Slot;
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// What a connection is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It never sent anything.
    Opened,
    /// Its last request is answered, and nothing of another has come.
    Idle,
    /// A request's head has begun to come.
    Head,
    /// A request is at work. It takes as long as it takes: only its client is watched.
    Request,
}

/// How far a connection has got.
#[derive(Debug)]
pub struct Progress(Mutex<State>);

#[derive(Debug)]
struct State {
    stage: Stage,
    since: Instant,
    /// Since when the client has taken nothing of what is there for it.
    unread: Option<Instant>,
}

impl Progress {
    pub fn begin() -> Self {
        Self(Mutex::new(State { stage: Stage::Opened, since: Instant::now(), unread: None }))
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn received(&self) {
        self.change(|state| {
            if matches!(state.stage, Stage::Opened | Stage::Idle) {
                (state.stage, state.since) = (Stage::Head, Instant::now());
            }
        });
    }

    /// A request's head is complete.
    pub fn requested(&self) {
        self.change(|state| state.stage = Stage::Request);
    }

    fn answered(&self) {
        self.change(|state| (state.stage, state.since) = (Stage::Idle, Instant::now()));
    }

    fn written(&self, taken: bool) {
        self.change(|state| match (taken, state.unread) {
            (true, None) | (false, Some(_)) => {}
            (false, None) => state.unread = Some(Instant::now()),
            (true, Some(_)) => {
                state.unread = None;
                // It is idle only from when it has its answer.
                if state.stage == Stage::Idle {
                    state.since = Instant::now();
                }
            }
        });
    }

    /// When the client's time is up; `None` while it is the server's turn.
    pub fn deadline(&self, limits: &Limits) -> Option<Instant> {
        self.change(|state| match (state.unread, state.stage) {
            (Some(since), _) => Some(since + limits.unread),
            (None, Stage::Opened | Stage::Head) => Some(state.since + limits.head),
            (None, Stage::Idle) => Some(state.since + limits.idle),
            (None, Stage::Request) => None,
        })
    }

    /// Since when there is no request that closing the connection would break off; `None`: there is one.
    pub fn waiting_since(&self) -> Option<Instant> {
        self.change(|state| (state.stage != Stage::Request && state.unread.is_none()).then_some(state.since))
    }
}

/// A connection that notes when something comes and when something is taken.
pub struct TrackedStream<S> {
    stream: S,
    slot: Arc<Slot>,
}

impl<S> TrackedStream<S> {
    pub const fn new(stream: S, slot: Arc<Slot>) -> Self {
        Self { stream, slot }
    }

    fn noted(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        self.slot.progress.written(written.is_ready());
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for TrackedStream<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.slot.progress.received();
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TrackedStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.noted(written)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, pieces: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.noted(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// The body of a request, which fails when nothing of it comes for a while. Time in which nobody asks for it does not count.
pub struct TimedBody {
    body: Incoming,
    limit: Duration,
    timer: Option<Pin<Box<Sleep>>>,
}

impl TimedBody {
    pub const fn new(body: Incoming, limit: Duration) -> Self {
        Self { body, limit, timer: None }
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            self.timer = None;
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let limit = self.limit;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(limit)));
        let late = || io::Error::new(io::ErrorKind::TimedOut, format!("nothing more of the body came for {} seconds", limit.as_secs()));
        timer.as_mut().poll(context).map(|()| Some(Err(late().into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The body of an answer: it is dropped when all of it is on its way, and then the connection waits for the next request.
pub struct TrackedBody {
    body: Body,
    slot: Arc<Slot>,
}

impl TrackedBody {
    pub const fn new(body: Body, slot: Arc<Slot>) -> Self {
        Self { body, slot }
    }
}

impl HttpBody for TrackedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for TrackedBody {
    fn drop(&mut self) {
        self.slot.progress.answered();
    }
}
