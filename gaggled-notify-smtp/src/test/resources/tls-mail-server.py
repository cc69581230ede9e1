"""A mail server that takes mail over TLS alone, from those who log in, into a maildir.

It is aiosmtpd on a free port of the loopback, which is the only line it prints. It ends with its standard input.

arguments: CERTIFICATES KEY MAILDIR USER PASSWORD
"""

import asyncio
import ssl
import sys

from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import SMTP, AuthResult

certificates, key, maildir, user, password = sys.argv[1:]

tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
tls.load_cert_chain(certificates, key)


def authenticate(server, session, envelope, mechanism, login):
    accepted = login.login == user.encode() and login.password == password.encode()
    return AuthResult(success=accepted, handled=False)


def connection():
    return SMTP(
        Mailbox(maildir),
        hostname="localhost",
        tls_context=tls,
        require_starttls=True,
        authenticator=authenticate,
        auth_required=True,
    )


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(serve())
