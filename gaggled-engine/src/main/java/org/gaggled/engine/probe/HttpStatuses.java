package org.gaggled.engine.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.InvalidSettingException;
import org.jspecify.annotations.Nullable;

/** The statuses of HTTP that count as a success: {@code 200, 204, 3xx, 401-403}. */
record HttpStatuses(List<Range> ranges) {

    private static final String EXAMPLE = "write for example 200, 204, 3xx or 200-299";
    private static final HttpStatuses DEFAULT = new HttpStatuses(List.of(new Range(200, 399)));
    private static final Pattern FORM = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?|([1-5])[xX]{2}");

    /** The statuses from one to another. */
    record Range(int first, int last) {}

    /**
     * Reads a list.
     *
     * @param written the list; null for what counts where nothing is written, which is 2xx and 3xx
     * @throws InvalidSettingException when it is not one
     */
    static HttpStatuses parse(@Nullable String written) {
        if (written == null) {
            return DEFAULT;
        }
        List<Range> ranges = new ArrayList<>();
        for (String word : written.strip().split("\\s*,\\s*|\\s+", -1)) {
            ranges.add(range(word));
        }
        return new HttpStatuses(List.copyOf(ranges));
    }

    private static Range range(String word) {
        Matcher form = FORM.matcher(word);
        if (!form.matches()) {
            throw new InvalidSettingException(
                    word.isEmpty() ? "has no status" : "has '" + word + "', which is not a status of HTTP", EXAMPLE);
        }
        if (form.group(3) != null) {
            int hundreds = Integer.parseInt(form.group(3)) * 100;
            return new Range(hundreds, hundreds + 99);
        }
        int first = Integer.parseInt(form.group(1));
        int last = form.group(2) == null ? first : Integer.parseInt(form.group(2));
        if (last < first) {
            throw new InvalidSettingException("has a range that ends before it begins", "write " + last + "-" + first);
        }
        return new Range(first, last);
    }

    /** Whether that one counts. */
    boolean contain(int status) {
        return ranges.stream().anyMatch(range -> range.first() <= status && status <= range.last());
    }
}
