package org.gaggled.config.yaml;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Jackson's streaming parser with all scalars left as they are written: {@code no} is a text of two letters, and {@code 010}
 * one of three digits. Only a plain {@code null}, {@code ~} or nothing is {@link JsonToken#VALUE_NULL}.
 */
final class LiteralYamlParser extends YAMLParser {

    private @Nullable String scalarAnchor;

    private LiteralYamlParser(
            IOContext context, int parserFeatures, int formatFeatures, LoaderOptions options, ObjectCodec codec, Reader in) {
        super(context, parserFeatures, formatFeatures, options, codec, in);
    }

    static LiteralYamlParser of(String text) throws IOException {
        LoaderOptions options = new LoaderOptions();
        // The host has bounded the size already.
        options.setCodePointLimit(Integer.MAX_VALUE);
        return (LiteralYamlParser) new Factory(options).createParser(new StringReader(text));
    }

    /** The anchor of the scalar, mapping or sequence that was just met, or null. */
    @Nullable String anchor() throws IOException {
        return currentToken() == JsonToken.START_OBJECT || currentToken() == JsonToken.START_ARRAY
                ? getObjectId()
                : scalarAnchor;
    }

    @Override
    protected JsonToken _decodeScalar(ScalarEvent scalar) {
        String value = scalar.getValue();
        _textValue = value;
        scalarAnchor = scalar.getAnchor();
        return scalar.isPlain() && isNull(value) ? JsonToken.VALUE_NULL : JsonToken.VALUE_STRING;
    }

    private static boolean isNull(String plain) {
        return switch (plain) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
        };
    }

    /** Makes such parsers; only a factory can make the context that a parser needs. */
    private static final class Factory extends YAMLFactory {

        private final LoaderOptions options;

        Factory(LoaderOptions options) {
            super(YAMLFactory.builder().loaderOptions(options));
            this.options = options;
        }

        @Override
        protected YAMLParser _createParser(Reader in, IOContext context) {
            return new LiteralYamlParser(context, _parserFeatures, _yamlParserFeatures, options, _objectCodec, in);
        }
    }
}
