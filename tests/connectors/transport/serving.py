"""Small servers that answer as a test tells them, one socket at a time, honest or not."""

import contextlib
import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = Callable[[socket.socket], None]


def request_on(connection: socket.socket) -> bytes:
    """One whole request, headers and body; empty when the other side has gone."""
    received = b""
    while b"\r\n\r\n" not in received:
        chunk = connection.recv(65536)
        if not chunk:
            return b""
        received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    while len(body) < int(lengths[0]):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def saying(*answer: bytes) -> Answer:
    """Answer each request of a connection with these bytes."""

    def talk(connection: socket.socket) -> None:
        while request_on(connection):
            for part in answer:
                connection.sendall(part)

    return talk


@contextlib.contextmanager
def served(answer: Answer, tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, list[str]]]:
    """A server on loopback: its port, and a line for each connection it took (with the name TLS asked for)."""
    taken: list[str] = []
    stopping = threading.Event()

    def talk(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if tls is None:
                taken.append("plain")
                answer(connection)
                return
            with tls.wrap_socket(connection, server_side=True) as secured:
                taken.append("secured")
                answer(secured)

    def accept(listener: socket.socket) -> None:
        while not stopping.is_set():
            connection, _ = listener.accept()
            if stopping.is_set():
                connection.close()
            else:
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

    listener = socket.create_server(("127.0.0.1", 0))
    accepting = threading.Thread(target=accept, args=(listener,), daemon=True)
    accepting.start()
    try:
        yield listener.getsockname()[1], taken
    finally:
        stopping.set()
        socket.create_connection(listener.getsockname()).close()
        accepting.join()
        listener.close()


def certificate(name: str, folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context for a self-signed certificate of ``name``, and a client's that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_alternative(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain, private)
    return server, ssl.create_default_context(cafile=chain)


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
