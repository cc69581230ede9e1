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
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Jackson's streaming parser with all scalars left as they are written: {@code no} is a text of two letters, and
 * {@code 010} one of three digits. Only a plain {@code null}, {@code ~} or nothing is {@link JsonToken#VALUE_NULL}.
 */
final class LiteralYamlParser extends YAMLParser {

    /**
     * The most characters that are read for one token: the scanner copies all it holds of one with every thousand
     * characters that it reads, which takes minutes for the longest files.
     */
    static final int LONGEST = 1 << 20;

    private final BoundedReader text;
    private @Nullable String scalarAnchor;
    private DumperOptions.ScalarStyle scalarStyle = DumperOptions.ScalarStyle.PLAIN;

    private LiteralYamlParser(
            IOContext context, int parserFeatures, int formatFeatures, LoaderOptions options, ObjectCodec codec,
            BoundedReader in) {
        super(context, parserFeatures, formatFeatures, options, codec, in);
        this.text = in;
    }

    static LiteralYamlParser of(String text) throws IOException {
        LoaderOptions options = new LoaderOptions();
        // The host has bounded the size already.
        options.setCodePointLimit(Integer.MAX_VALUE);
        return (LiteralYamlParser) new Factory(options).createParser(new StringReader(text));
    }

    /** The next token; an error when it is longer than {@link #LONGEST}, as {@link #isTooLong} then tells. */
    @Override
    public @Nullable JsonToken nextToken() throws IOException {
        text.allowMore();
        return super.nextToken();
    }

    /** Whether the last token could not be read because it, or what stands before it, is too long. */
    boolean isTooLong() {
        return text.isExhausted();
    }

    /** The anchor of the scalar, mapping or sequence that was just met, or null. */
    @Nullable
    String anchor() throws IOException {
        return currentToken() == JsonToken.START_OBJECT || currentToken() == JsonToken.START_ARRAY
                ? getObjectId()
                : scalarAnchor;
    }

    /** How the scalar that was just met is written. */
    DumperOptions.ScalarStyle scalarStyle() {
        return scalarStyle;
    }

    /** Whether the name that was just met is written without quotes. */
    boolean isPlainName() {
        return _lastEvent instanceof ScalarEvent name && name.isPlain();
    }

    @Override
    protected JsonToken _decodeScalar(ScalarEvent scalar) {
        String value = scalar.getValue();
        _textValue = value;
        scalarAnchor = scalar.getAnchor();
        scalarStyle = scalar.getScalarStyle();
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
            return new LiteralYamlParser(
                    context, _parserFeatures, _yamlParserFeatures, options, _objectCodec,
                    new BoundedReader(in, LONGEST));
        }
    }
}
