package org.gaggled.notify.smtp.delivery;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;

/**
 * Names beyond ASCII as they go to a mail server: a domain in the form that every server knows ({@code xn--}), and
 * whether an address needs a server that knows more than that.
 */
public final class MailNames {

    /** These mean another domain to Java, which knows the rules of 2003 alone, than to a registry of today. */
    private static final String CHANGED_SINCE_2003 = "ßςẞ\u200C\u200D";

    private MailNames() {}

    /**
     * An address whose domain is ASCII, and whose display name is encoded.
     *
     * @throws AddressException when it is no address, or its domain cannot be written in ASCII
     */
    public static InternetAddress address(String text) throws AddressException {
        InternetAddress address = new InternetAddress(text, true);
        String whole = address.getAddress();
        int at = whole.lastIndexOf('@');
        if (at >= 0) {
            try {
                address.setAddress(whole.substring(0, at + 1) + domain(whole.substring(at + 1)));
            } catch (IllegalArgumentException e) {
                throw new AddressException(e.getMessage());
            }
        }
        encodeDisplayName(address);
        return address;
    }

    private static void encodeDisplayName(InternetAddress address) {
        String name = address.getPersonal();
        if (name != null) {
            try {
                address.setPersonal(name, StandardCharsets.UTF_8.name());
            } catch (UnsupportedEncodingException e) {
                throw new IllegalStateException("every Java has UTF-8", e);
            }
        }
    }

    /**
     * The name of a domain or a host in ASCII.
     *
     * @throws IllegalArgumentException when there is no such form; the message says so, in one line
     */
    public static String domain(String name) {
        if (isAscii(name)) {
            return name;
        }
        String advice = ", which has to be given as xn--...: a tool such as idn2 tells how";
        if (name.chars().anyMatch(character -> CHANGED_SINCE_2003.indexOf(character) >= 0)) {
            throw new IllegalArgumentException("the domain '" + name + "' has a letter with two meanings" + advice);
        }
        try {
            String ascii = IDN.toASCII(name);
            if (isAscii(ascii)) {
                return ascii;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the domain '" + name + "' has characters that no domain can have, or"
                    + advice.substring(", which".length()), e);
        }
        throw new IllegalArgumentException("the domain '" + name + "' cannot be written in ASCII" + advice);
    }

    /** Whether an address can be given to a server with SMTPUTF8 alone. */
    public static boolean needsSmtpUtf8(String address) {
        return !isAscii(address);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 0x80);
    }
}
