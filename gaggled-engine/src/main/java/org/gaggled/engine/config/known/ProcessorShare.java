package org.gaggled.engine.config.known;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.gaggled.api.config.InvalidSettingException;

/**
 * Processor time as users write it: a number of processors, {@code 1.5}.
 *
 * @param thousandths of one processor; at least ten, below which the kernel cannot measure it
 */
public record ProcessorShare(int thousandths) {

    /** What users write, fit to stand behind "is not". */
    public static final String ALLOWED =
            "a number of processors from 0.01 to 10000, with at most three digits behind the point";

    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}(\\.\\d{1,3})?");
    private static final int LEAST = 10;
    private static final int MOST = 10_000_000;
    private static final int DIGITS_OF_A_THOUSANDTH = 3;

    /**
     * Reads what users write.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    public static ProcessorShare parse(String written) {
        String text = written.strip();
        int thousandths = NUMBER.matcher(text).matches()
                ? new BigDecimal(text).movePointRight(DIGITS_OF_A_THOUSANDTH).intValueExact()
                : 0;
        if (thousandths < LEAST || thousandths > MOST) {
            throw new InvalidSettingException(
                    "is not " + ALLOWED,
                    text.endsWith("%") ? "write 1.5 for 150%" : "write for example 1.5");
        }
        return new ProcessorShare(thousandths);
    }

    @Override
    public String toString() {
        return BigDecimal.valueOf(thousandths, DIGITS_OF_A_THOUSANDTH).stripTrailingZeros().toPlainString();
    }
}
