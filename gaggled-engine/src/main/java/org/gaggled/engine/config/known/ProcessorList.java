package org.gaggled.engine.config.known;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaggled.api.config.InvalidSettingException;

/** Numbers of processors as users, and Linux, write them: {@code 0, 2-3}. */
public final class ProcessorList {

    static final String ALLOWED = "a list of numbers and ranges: 0, 2-3";

    /** More than any Linux knows. */
    private static final int MOST = 8192;

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})(?:\\s*-\\s*([0-9]{1,9}))?");

    private ProcessorList() {}

    /**
     * Reads the parts of a list.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    public static SortedSet<Integer> parse(Collection<String> parts) {
        if (parts.isEmpty()) {
            throw new InvalidSettingException("names no processor", "leave it out to allow all of them");
        }
        SortedSet<Integer> numbers = new TreeSet<>();
        for (String part : parts) {
            Matcher matcher = RANGE.matcher(part.strip());
            if (!matcher.matches()) {
                throw new InvalidSettingException(
                        "is not " + ALLOWED,
                        "write which processors the program may use: numbers from 0 on, and ranges such as 2-3");
            }
            int first = Integer.parseInt(matcher.group(1));
            int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
            if (first > last) {
                throw new InvalidSettingException("has a range that ends before it begins",
                        "write the lower number first");
            }
            if (last >= MOST) {
                throw new InvalidSettingException("has a number above " + (MOST - 1), "write numbers of processors");
            }
            for (int number = first; number <= last; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** Numbers with ranges in place of those that follow each other: {@code 0, 2-3}. */
    public static String text(SortedSet<Integer> numbers) {
        List<String> parts = new ArrayList<>();
        int first = -1;
        for (int number : numbers) {
            first = first < 0 ? number : first;
            if (!numbers.contains(number + 1)) {
                parts.add(first == number ? String.valueOf(number) : first + "-" + number);
                first = -1;
            }
        }
        return String.join(", ", parts);
    }
}
