#!/usr/bin/env python3
"""Requests with what a database may choke on, for every path, parameter and field of a description (etc/openapi.json): one a line, as
`tests/client/rest -s` takes them. Usage: hostile.py DESCRIPTION TOKEN ADDRESS"""
import json
import sys

PATHS = [
    '0', '-1', '01', '1.0', '+7', '999999999999999999', '1000000000000000000', '9223372036854775807', '9223372036854775808',
    '9' * 40, '%00', '7%00', 'a%00b', '%ff', 'a%c3', '%c0%80', '%ed%a0%80', '%f4%90%80%80', '%ef%bf%bf', '%F0%9F%98%80%ed%a0%80',
    'a' * 3000, '%e2%84%ab' * 900, '%27', '%5c', '%25',
]
QUERIES = [
    '', '-1', '0', '1', '9223372036854775806', '9223372036854775807', '9223372036854775808', '-9223372036854775809', '9' * 30, '1e3',
    '%00', 'a%00b', '%ff', '%c0%80', '%ed%a0%80', '%ef%bf%bf', 'a%cc%81' * 200, '%27', '%5c', '%25_',
]
VALUES = [
    b'-1', b'0', b'1', b'9223372036854775807', b'9223372036854775808', b'-9223372036854775809', b'1e308', b'1.5', b'null', b'true',
    b'""', rb'"\u0000"', rb'"a\u0000b"', rb'"\ud800"', rb'"a\udc00b"', rb'"\uffff"', b'"\xff"', b'"a\xc0\x80b"', b'"\xed\xa0\x80"',
    b'"' + b'\xe2\x84\xab' * 3000 + b'"', b'"' + b'x' * 101 + b'"', b'[]', b'{}', b'[9223372036854775807]', b'[9223372036854775808]',
    rb'["a\u0000"]', b'{"9223372036854775807":9223372036854775807}', b'"9999-12-31T23:59:59Z"', b'"0001-01-01T00:00:00Z"', rb'"\\"', b'"\'"',
]
# What a body has to have beside the hostile field, where the description requires it.
VALID = {
    'email': 'new@example.org', 'username': 'zoe', 'password': 'a long secret', 'new_password': 'a long secret', 'token': 'x',
    'current_password': 'not it', 'code': '123456', 'name': 'a name', 'content': 'a text', 'user_id': 1, 'network': '10.0.0.0/8', 'seq': 0,
    'messages': 'keep',
}
description = json.load(open(sys.argv[1], encoding='utf-8'))
token, address = sys.argv[2:4]


def resolve(thing):
    while '$ref' in thing:
        found = description
        for key in thing['$ref'].split('/')[1:]:
            found = found[key]
        thing = found
    return thing


def schema_of(operation):
    body = resolve(operation.get('requestBody', {}))
    schema = body.get('content', {}).get('application/json', {}).get('schema')
    return resolve(schema) if schema else {}


def out(method, path, body=b'-'):
    # Who asks stays, and so does what the others are about.
    sys.stdout.buffer.write(b' '.join([token.encode(), method.encode(), (address + path).encode(), body]) + b'\n')


def fill(path, number=-1, value='7'):
    parts = path.split('/')
    for i, at in enumerate([i for i, part in enumerate(parts) if part.startswith('{')]):
        name = parts[at]
        parts[at] = value if i == number else {'{user}': '2', '{emoji}': '%e2%9d%a4'}.get(name, '1')
    return '/'.join(parts)


def hostile_paths(method, path, body):
    for number in range(path.count('{')):
        for value in PATHS:
            out(method, fill(path, number, value), body)


def hostile_queries(method, path, parameters):
    for name in [p['name'] for p in parameters if p['in'] == 'query']:
        for value in QUERIES:
            out(method, f'{fill(path)}?{name}={value}')


def hostile_fields(method, path, schema):
    needed = [name for name in schema.get('required', []) if name in VALID]
    for field in schema.get('properties', {}):
        for value in VALUES:
            members = [json.dumps(name) + ':' + json.dumps(VALID[name]).replace(' ', '\\u0020') for name in needed if name != field]
            body = ','.join(members + [json.dumps(field) + ':']).encode() + value
            out(method, fill(path), b'{' + body + b'}')


for path, methods in description['paths'].items():
    for method, operation in methods.items():
        if method not in ('get', 'post', 'put', 'patch', 'delete'):
            continue
        parameters = [resolve(p) for p in operation.get('parameters', []) + methods.get('parameters', [])]
        hostile_paths(method.upper(), path, b'{}' if 'requestBody' in operation else b'-')
        hostile_queries(method.upper(), path, parameters)
        hostile_fields(method.upper(), path, schema_of(operation))
