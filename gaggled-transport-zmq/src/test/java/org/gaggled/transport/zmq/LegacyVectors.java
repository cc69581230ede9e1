package org.gaggled.transport.zmq;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.gaggled.json.JsonException;
import org.gaggled.json.JsonObject;

/** The bytes that were recorded from classic gaggled. */
public record LegacyVectors(List<Exchange> exchanges, List<byte[]> events) {

    private static final HexFormat HEX = HexFormat.of();

    /** A request and what classic answered. */
    public record Exchange(String name, byte[] request, byte[] reply) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Reads them from the test resources. */
    public static LegacyVectors load() {
        try (InputStream in = Objects.requireNonNull(LegacyVectors.class.getResourceAsStream("/legacy-vectors.json"))) {
            JsonObject all = JsonObject.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            List<Exchange> exchanges = new ArrayList<>();
            for (JsonObject each : all.objects("control")) {
                exchanges.add(new Exchange(
                        each.text("case"), HEX.parseHex(each.text("request")), HEX.parseHex(each.text("reply"))));
            }
            return new LegacyVectors(exchanges, all.texts("events").stream().map(HEX::parseHex).toList());
        } catch (IOException | JsonException e) {
            throw new IllegalStateException("the recorded vectors cannot be read", e);
        }
    }
}
