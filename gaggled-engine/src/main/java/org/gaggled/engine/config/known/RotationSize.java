package org.gaggled.engine.config.known;

import org.gaggled.api.config.InvalidSettingException;

/**
 * The size at which a file is rotated, as users write it: a number of bytes, also with {@code k}, {@code m} or
 * {@code g}, or {@code none}.
 *
 * @param bytes at least 1; {@link Long#MAX_VALUE} for none
 */
public record RotationSize(long bytes) {

    /** What users write, fit to stand behind "is not". */
    static final String ALLOWED = "a number of bytes, also with k, m or g; or none";

    private static final String NONE = "none";

    /**
     * Reads what users write.
     *
     * @throws InvalidSettingException with what is wrong, and what to write
     */
    static RotationSize parse(String text) {
        if (text.strip().equals(NONE)) {
            return new RotationSize(Long.MAX_VALUE);
        }
        Long bytes = ByteSize.number(text);
        if (bytes == null) {
            throw new InvalidSettingException("is not " + ALLOWED, "write for example 50m");
        }
        if (bytes == 0) {
            throw new InvalidSettingException("holds nothing", "write none if size is not to matter");
        }
        if (bytes == ByteSize.TOO_LARGE) {
            throw new InvalidSettingException("is larger than any disk", "write for example 50m, or none");
        }
        return new RotationSize(bytes);
    }

    @Override
    public String toString() {
        return bytes == Long.MAX_VALUE ? NONE : new ByteSize(bytes).toString();
    }
}
