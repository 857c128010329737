//! A plain HTTP/1.1 client that keeps its connection and costs as little as possible, and a load of several of them.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::measure::Figure;

/// An answer.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub body: Vec<u8>,
}

/// One connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    /// Connects.
    pub fn connect(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream,
            buffer: vec![0; 256 << 10],
        })
    }

    /// Sends a request and reads the whole answer, which must state its length.
    pub fn request(&mut self, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len(),
        );
        self.stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        let head = loop {
            let read = self.stream.read(&mut self.buffer)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            bytes.extend_from_slice(&self.buffer[..read]);
            if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
        };
        let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
        let status = text
            .get(9..12)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0);
        let length: usize = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok())
            .ok_or_else(|| io::Error::other("an answer without its length"))?;
        let mut body = bytes.split_off(head + 4);
        while body.len() < length {
            let read = self.stream.read(&mut self.buffer)?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            body.extend_from_slice(&self.buffer[..read]);
        }
        Ok(Answer { status, body })
    }
}

/// Several clients send the same request for a while, each as soon as it has its answer.
pub fn load(
    address: SocketAddr,
    method: &str,
    path: &str,
    body: &str,
    clients: usize,
    time: Duration,
) -> io::Result<Figure> {
    let started = Instant::now();
    let runs = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..clients)
            .map(|_| {
                scope.spawn(move || -> io::Result<Vec<Duration>> {
                    let mut client = Client::connect(address)?;
                    let mut runs = Vec::new();
                    while started.elapsed() < time {
                        let run = Instant::now();
                        let answer = client.request(method, path, body)?;
                        if answer.status != 200 {
                            return Err(io::Error::other(format!("status {}", answer.status)));
                        }
                        runs.push(run.elapsed());
                    }
                    Ok(runs)
                })
            })
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(
                thread
                    .join()
                    .map_err(|_| io::Error::other("a client panicked"))??,
            );
        }
        io::Result::Ok(all)
    })?;
    Ok(Figure::of(runs, started.elapsed()))
}
