"""Bodies of Prometheus's remote write 1.0, put together by hand."""

import struct

HEADERS = [("Content-Type", "application/x-protobuf"), ("Content-Encoding", "snappy"),
           ("X-Prometheus-Remote-Write-Version", "0.1.0")]


def varint(number):
    encoded = bytearray()
    number &= (1 << 64) - 1
    while number >= 0x80:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def field(number, content):
    """A field that states its length."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def series(labels, samples):
    """A time series from a mapping of labels and pairs of milliseconds and value."""
    message = b"".join(
        field(1, field(1, name.encode()) + field(2, value.encode())) for name, value in sorted(labels.items()))
    for time, value in samples:
        message += field(2, b"\x09" + struct.pack("<d", value) + b"\x10" + varint(time))
    return field(1, message)


def snappy(content):
    """Snappy's block format without any compression: the length, then literals."""
    encoded = bytearray(varint(len(content)))
    for start in range(0, len(content), 1 << 16):
        part = content[start:start + (1 << 16)]
        encoded += b"\xf4" + struct.pack("<H", len(part) - 1) + part
    return bytes(encoded)


def body(*all_series):
    return snappy(b"".join(all_series))
