package org.gaggled.importing.model;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes a name that gaggled allows of any other, as much like it as can be, and always the same. */
final class ProgramName {

    /** With room for a number behind it, and for that of an instance. */
    private static final int LONGEST = 240;

    private static final Pattern UNFIT = Pattern.compile("[/\\p{Cntrl}\\p{Cs}]|:(?=[0-9]+$)");

    private ProgramName() {}

    /** A name that none of the others is. */
    static String of(String name, Set<String> others) {
        String fit = fit(name);
        String unique = fit;
        for (int number = 2; others.contains(unique); number++) {
            unique = fit + "-" + number;
        }
        return unique;
    }

    private static String fit(String name) {
        String fit = UNFIT.matcher(name).replaceAll("-").strip();
        while (fit.startsWith("@")) {
            fit = fit.substring(1).strip();
        }
        if (fit.isEmpty() || fit.equals("gaggled")) {
            fit += "program";
        }
        while (fit.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            fit = fit.substring(0, fit.offsetByCodePoints(fit.length(), -1)).strip();
        }
        return fit;
    }
}
