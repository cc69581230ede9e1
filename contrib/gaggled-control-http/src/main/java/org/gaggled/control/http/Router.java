package org.gaggled.control.http;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.gaggled.api.NearestName;
import org.gaggled.control.http.Call.Action;
import org.gaggled.json.JsonWords;

/** Finds out of method and path what is asked for. */
final class Router {

    private static final String PATHS =
            "there are GET /v1/programs, GET /v1/programs/NAME, POST /v1/programs/NAME/start (or stop, restart), GET /v1/events";

    private Router() {}

    static Call find(String method, URI uri) throws Refusal {
        Call call = find(uri);
        List<String> allowed = call instanceof Call.Change ? List.of("POST") : List.of("GET", "HEAD");
        if (!allowed.contains(method)) {
            throw Refusal.methodNotAllowed(method, allowed);
        }
        if (uri.getRawQuery() != null) {
            throw Refusal.badRequest("nothing is taken behind a '?'");
        }
        if (uri.getRawFragment() != null) {
            throw Refusal.badRequest("nothing is taken behind a '#'; in a name, write it as %23");
        }
        return call;
    }

    private static Call find(URI uri) throws Refusal {
        List<String> parts = partsOf(uri);
        boolean known = parts.size() >= 2 && parts.getFirst().equals("v1");
        if (known && parts.get(1).equals("events") && parts.size() == 2) {
            return new Call.Follow();
        }
        if (known && parts.get(1).equals("programs")) {
            switch (parts.size()) {
                case 2 -> {
                    return new Call.ListPrograms();
                }
                case 3 -> {
                    return new Call.Describe(parts.get(2));
                }
                case 4 -> {
                    return new Call.Change(parts.get(2), actionOf(parts.get(3)));
                }
                default -> {}
            }
        }
        throw Refusal.notFound("no-such-path", PATHS);
    }

    /** The parts of the path, decoded one by one: a program's name may hold anything but a slash. */
    private static List<String> partsOf(URI uri) throws Refusal {
        String path = uri.getRawPath();
        if (path == null || !path.startsWith("/")) {
            throw Refusal.notFound("no-such-path", PATHS);
        }
        if (path.length() > Limits.LONGEST_PATH) {
            throw Refusal.pathTooLong();
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.substring(1).split("/", -1)) {
            parts.add(decoded(part));
        }
        return parts;
    }

    /** Strictly: {@link URI#getPath} takes what is no UTF-8 for a question mark, so that a name would be another one. */
    private static String decoded(String part) throws Refusal {
        ByteBuffer bytes = ByteBuffer.allocate(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%') {
                bytes.put((byte) HexFormat.fromHexDigits(part, i + 1, i + 3));
                i += 2;
            } else if (c < 0x80) {
                bytes.put((byte) c);
            } else {
                throw notDecodable(part);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw notDecodable(part);
        }
    }

    private static Refusal notDecodable(String part) {
        return Refusal.badRequest("'" + part + "' is not percent-encoded UTF-8; write e with an acute accent as %C3%A9, for one");
    }

    private static Action actionOf(String word) throws Refusal {
        for (Action action : Action.values()) {
            if (JsonWords.word(action).equals(word)) {
                return action;
            }
        }
        List<String> words = Stream.of(Action.values()).map(JsonWords::word).toList();
        String nearest = NearestName.find(word, words);
        throw Refusal.notFound(
                "no-such-action",
                "'" + word + "' is nothing to do to a program; "
                        + (nearest == null ? "there are: " + String.join(", ", words) : "did you mean '" + nearest + "'?"));
    }
}
