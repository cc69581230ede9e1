package org.gaggled.control.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A file that is sent as it is, or compressed. Immutable, as long as nobody changes its bytes. */
final class PageFile {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "txt", "text/plain; charset=utf-8");

    private final String type;
    private final byte[] plain;

    /** Null where that is no shorter. */
    private final byte @Nullable [] gzip;

    private final String digest;

    private PageFile(String type, byte[] plain, byte @Nullable [] gzip, String digest) {
        this.type = type;
        this.plain = plain;
        this.gzip = gzip;
        this.digest = digest;
    }

    static PageFile of(String name, byte[] bytes) throws IOException {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalArgumentException("'" + name + "' has an extension of no known type");
        }
        byte[] gzip = compressed(bytes);
        return new PageFile(type, bytes, gzip.length < bytes.length ? gzip : null,
                HexFormat.of().formatHex(Token.digestOf(bytes), 0, 16));
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(to)) {
            gzip.write(bytes);
        }
        return to.toByteArray();
    }

    /** Whether a client that accepts those encodings gets it compressed. */
    boolean isZippedFor(@Nullable List<String> accepted) {
        return gzip != null && items(accepted).anyMatch(item -> item.toLowerCase(Locale.ROOT)
                .matches("(x-)?gzip\\s*(;\\s*q=(1(\\.0*)?|0\\.0*[1-9]\\d*)\\s*)?"));
    }

    /** Its media type. */
    String type() {
        return type;
    }

    byte[] bytes(boolean zipped) {
        return zipped && gzip != null ? gzip : plain;
    }

    /** By which a client knows whether it has the file, in this form, as it is now. */
    String tag(boolean zipped) {
        return '"' + digest + (zipped ? "-gzip" : "") + '"';
    }

    /** Whether a tag is in a list of them, as clients send it. */
    static boolean isAmong(String tag, @Nullable List<String> tags) {
        return items(tags).anyMatch(item -> item.equals("*") || item.equals(tag) || item.equals("W/" + tag));
    }

    private static Stream<String> items(@Nullable List<String> header) {
        return header == null ? Stream.empty()
                : header.stream().flatMap(line -> Stream.of(line.split(",", -1))).map(String::strip);
    }
}
