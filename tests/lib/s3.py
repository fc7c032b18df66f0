#!/usr/bin/env python3
"""A bucket of S3 for tests, in a directory: it checks the signature of every request and the hash of every body.

usage: s3.py DIRECTORY [CERTIFICATE]   serves at a free port of the loopback, which it prints, until it is ended; over TLS with a
certificate, in whose file the key stands, too. The bucket may stand in the path of addresses, or before the name of the host.

Objects lie below DIRECTORY/objects. What was asked is in DIRECTORY/log, a line `METHOD KEY?QUERY STATUS` each. Faults, as long as the
file is there: DIRECTORY/fail has the status that every request gets, DIRECTORY/cut the number of bytes after which a GET breaks off;
DIRECTORY/drip: the bytes of a GET come one by one, a few a second, and DIRECTORY/drips says that one does; DIRECTORY/lose: the answer
to what makes one object of pieces is lost, once.
"""
import contextlib, hashlib, hmac, os, re, shutil, ssl, sys, tempfile, threading, time, uuid
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET, REGION, BUCKET = 'test-key', 'test/secret+of=the-key', 'test-1', 'bucket'
PIECE = 65536
PART_LEAST = 5 * 1024 * 1024
root = sys.argv[1]
objects, uploads = os.path.join(root, 'objects'), os.path.join(root, 'uploads')
lock = threading.Lock()


class Refused(Exception):
    def __init__(self, status, code, message=''):
        self.status, self.code, self.message = status, code, message


def sign(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def times(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).strftime('%Y-%m-%dT%H:%M:%S.000Z')


class Bucket(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle(self):
        # Who asks may be killed at any moment.
        try:
            super().handle()
        except ConnectionError:
            pass

    def check_signature(self):
        """Signature Version 4, worked out from what has arrived."""
        form = r'AWS4-HMAC-SHA256 Credential=([^/]+)/(\d{8})/([^/]+)/s3/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})'
        found = re.fullmatch(form, self.headers.get('Authorization', ''))
        if not found:
            raise Refused(403, 'AccessDenied', 'no signature')
        key, day, region, names, signature = found.groups()
        moment = self.headers.get('x-amz-date', '')
        if key != KEY:
            raise Refused(403, 'InvalidAccessKeyId')
        if region != REGION:
            raise Refused(400, 'AuthorizationHeaderMalformed', f'the region {region} is wrong')
        then = datetime.strptime(moment, '%Y%m%dT%H%M%SZ').replace(tzinfo=timezone.utc).timestamp()
        if not moment.startswith(day) or abs(time.time() - then) > 900:
            raise Refused(403, 'RequestTimeTooSkewed')
        signed = names.split(';')
        if signed != sorted(signed) or not {'host', 'x-amz-date', 'x-amz-content-sha256'} <= set(signed):
            raise Refused(403, 'AccessDenied', f'signed are {names}')
        headers = ''.join(f'{name}:{" ".join(self.headers.get(name, "").split())}\n' for name in signed)
        query = '&'.join(f'{quote(name, safe="")}={quote(value, safe="")}' for name, value in sorted(self.pairs))
        request = '\n'.join((self.command, quote(unquote(self.parts.path), safe='/~-._'), query, headers, names,
                             self.headers['x-amz-content-sha256']))
        scope = f'{day}/{region}/s3/aws4_request'
        text = '\n'.join(('AWS4-HMAC-SHA256', moment, scope, hashlib.sha256(request.encode()).hexdigest()))
        derived = sign(sign(sign(sign(('AWS4' + SECRET).encode(), day), region), 's3'), 'aws4_request')
        if not hmac.compare_digest(hmac.new(derived, text.encode(), hashlib.sha256).hexdigest(), signature):
            raise Refused(403, 'SignatureDoesNotMatch', 'computed from:\n' + request)

    def read_body(self):
        """Into a file of its own; its path, its MD5, as an ETag has it."""
        left, hashed, tag = int(self.headers.get('Content-Length', 0)), hashlib.sha256(), hashlib.md5()
        handle, path = tempfile.mkstemp(dir=uploads, prefix='body-')
        with open(handle, 'wb') as file:
            while left:
                piece = self.rfile.read(min(left, PIECE))
                if not piece:
                    os.unlink(path)
                    raise ConnectionError('the body broke off')
                file.write(piece)
                hashed.update(piece)
                tag.update(piece)
                left -= len(piece)
        if hashed.hexdigest() != self.headers['x-amz-content-sha256']:
            os.unlink(path)
            raise Refused(400, 'XAmzContentSHA256Mismatch')
        return path, tag.hexdigest()

    def answer(self, status, body=b'', headers=(), length=None):
        self.status = status
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body) if length is None else length))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def answer_xml(self, text, status=200):
        self.answer(status, ('<?xml version="1.0" encoding="UTF-8"?>\n' + text).encode(), [('Content-Type', 'application/xml')])

    def path_of(self, key):
        return os.path.join(objects, quote(key, safe=''))

    def file_of(self, key):
        try:
            return open(self.path_of(key), 'rb')
        except FileNotFoundError:
            raise Refused(404, 'NoSuchKey') from None

    def get_object(self, key):
        with self.file_of(key) as file:
            size = os.fstat(file.fileno()).st_size
            first, status, headers = 0, 200, [('ETag', '"x"')]
            wanted = re.fullmatch(r'bytes=(\d+)-', self.headers.get('Range', ''))
            if wanted:
                first, status = int(wanted[1]), 206
                headers.append(('Content-Range', f'bytes {first}-{size - 1}/{size}'))
            self.answer(status, b'', headers, size - first)
            if self.command == 'HEAD':
                return
            file.seek(first)
            left = size - first
            if os.path.exists(os.path.join(root, 'cut')):
                with open(os.path.join(root, 'cut')) as cut:
                    left = min(left, int(cut.read()))
                self.close_connection = True
            while left:
                piece = file.read(self.drip() or min(left, PIECE))
                self.wfile.write(piece)
                left -= len(piece)

    def drip(self):
        """How many bytes come next, where they come slowly."""
        if not os.path.exists(os.path.join(root, 'drip')):
            return 0
        open(os.path.join(root, 'drips'), 'w').close()
        time.sleep(0.2)
        return 1

    def list_objects(self, query):
        prefix, after, most = query.get('prefix', ''), query.get('start-after', ''), int(query.get('max-keys', 1000))
        keys = sorted(key for key in map(unquote, os.listdir(objects)) if key.startswith(prefix) and key > after)
        text = f'<ListBucketResult><Name>{BUCKET}</Name><IsTruncated>{"true" if len(keys) > most else "false"}</IsTruncated>'
        for key in keys[:most]:
            try:
                status = os.stat(self.path_of(key))
            except FileNotFoundError:
                continue
            text += (f'<Contents><Key>{escape(key)}</Key><LastModified>{times(status.st_mtime)}</LastModified>'
                     f'<ETag>&quot;x&quot;</ETag><Size>{status.st_size}</Size></Contents>')
        self.answer_xml(text + '</ListBucketResult>')

    def list_uploads(self, query):
        text = '<ListMultipartUploadsResult>'
        for upload in sorted(os.listdir(uploads)):
            directory = os.path.join(uploads, upload)
            try:
                with open(os.path.join(directory, 'key')) as file:
                    key = file.read()
                begun = os.stat(directory).st_mtime
            except (FileNotFoundError, NotADirectoryError):
                # One that begins or ends now, or a body.
                continue
            if key.startswith(query.get('prefix', '')):
                text += (f'<Upload><Key>{escape(key)}</Key><UploadId>{escape(upload)}</UploadId>'
                         f'<Initiated>{times(begun)}</Initiated></Upload>')
        self.answer_xml(text + '</ListMultipartUploadsResult>')

    def upload_of(self, query):
        directory = os.path.join(uploads, query['uploadId'])
        if not os.path.isdir(directory):
            raise Refused(404, 'NoSuchUpload')
        return directory

    def begin_upload(self, key):
        # With characters that a query has to encode.
        upload = f'{uuid.uuid4()}+=~&'
        os.mkdir(os.path.join(uploads, upload))
        with open(os.path.join(uploads, upload, 'key'), 'w') as file:
            file.write(key)
        self.answer_xml(f'<InitiateMultipartUploadResult><UploadId>{escape(upload)}</UploadId></InitiateMultipartUploadResult>')

    def complete_upload(self, key, query, body):
        directory = self.upload_of(query)
        with open(body) as file:
            parts = re.findall(r'<Part><PartNumber>(\d+)</PartNumber><ETag>([^<]*)</ETag></Part>', file.read())
        whole = os.path.join(directory, 'whole')
        with open(whole, 'wb') as file:
            for number, (name, tag) in enumerate(parts, 1):
                path = os.path.join(directory, f'{name}-{tag.strip(chr(34))}')
                if int(name) != number or not os.path.exists(path):
                    raise Refused(400, 'InvalidPart')
                if number < len(parts) and os.stat(path).st_size < PART_LEAST:
                    raise Refused(400, 'EntityTooSmall')
                with open(path, 'rb') as part:
                    file.flush()
                    while os.sendfile(file.fileno(), part.fileno(), None, 1 << 30):
                        pass
        os.rename(whole, self.path_of(key))
        shutil.rmtree(directory, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(os.path.join(root, 'lose'))
            raise ConnectionError('the answer is lost')
        self.answer_xml('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>')

    def perform(self, key, query, body, tag):
        if self.command in ('GET', 'HEAD') and key:
            self.get_object(key)
        elif self.command == 'GET':
            self.list_uploads(query) if 'uploads' in query else self.list_objects(query)
        elif self.command == 'PUT' and 'uploadId' in query:
            os.rename(body, os.path.join(self.upload_of(query), f'{query["partNumber"]}-{tag}'))
            self.answer(200, headers=[('ETag', f'"{tag}"')])
        elif self.command == 'PUT' and key:
            os.rename(body, self.path_of(key))
            self.answer(200, headers=[('ETag', f'"{tag}"')])
        elif self.command == 'POST' and 'uploads' in query:
            self.begin_upload(key)
        elif self.command == 'POST':
            self.complete_upload(key, query, body)
        elif self.command == 'DELETE' and 'uploadId' in query:
            shutil.rmtree(self.upload_of(query), ignore_errors=True)
            self.answer(204)
        elif self.command == 'DELETE':
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.path_of(key))
            self.answer(204)
        else:
            raise Refused(405, 'MethodNotAllowed')

    def serve(self):
        self.parts, self.status, body = urlsplit(self.path), 0, None
        self.pairs = parse_qsl(self.parts.query, keep_blank_values=True)
        path = unquote(self.parts.path).removeprefix('/')
        before, _, _ = self.headers.get('Host', '').partition('.')
        bucket, _, key = (before, '', path) if before == BUCKET else path.partition('/')
        try:
            body, tag = self.read_body()
            self.check_signature()
            if os.path.exists(os.path.join(root, 'fail')):
                with open(os.path.join(root, 'fail')) as file:
                    raise Refused(int(file.read()), 'Asked', 'as it was told')
            if bucket != BUCKET:
                raise Refused(404, 'NoSuchBucket')
            self.perform(key, dict(self.pairs), body, tag)
        except Refused as refusal:
            self.answer_xml(f'<Error><Code>{refusal.code}</Code><Message>{escape(refusal.message)}</Message></Error>', refusal.status)
        except (BrokenPipeError, ConnectionError):
            self.close_connection = True
        finally:
            if body and os.path.exists(body):
                os.unlink(body)
            with lock, open(os.path.join(root, 'log'), 'a') as file:
                file.write(f'{self.command} {key}{"?" + self.parts.query if self.parts.query else ""} {self.status}\n')

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = serve


os.makedirs(objects, exist_ok=True)
os.makedirs(uploads, exist_ok=True)
server = ThreadingHTTPServer(('127.0.0.1', 0), Bucket)
server.daemon_threads = True
if len(sys.argv) > 2:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(sys.argv[2])
    server.socket = tls.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
