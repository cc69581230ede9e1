package org.gaggled.notify.smtp.delivery;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a server's verdict out of what Jakarta Mail throws: a chain of exceptions, one for each recipient it refused.
 */
final class Verdicts {

    private Verdicts() {}

    static Verdict accepted(Letter letter) {
        return new Verdict(letter.recipients(), Map.of(), Map.of());
    }

    /** What a failure means for each recipient, or null when the server has said nothing to the letter. */
    static @Nullable Verdict of(MessagingException failure, Letter letter) {
        Map<String, SMTPAddressFailedException> byAddress = new HashMap<>();
        int code = 0;
        for (Exception next = failure; next instanceof MessagingException part; next = part.getNextException()) {
            switch (part) {
                case SMTPAddressFailedException address -> byAddress.put(address.getAddress().getAddress(), address);
                case SMTPSendFailedException send -> code = send.getReturnCode();
                case SMTPSenderFailedException sender -> code = sender.getReturnCode();
                default -> {}
            }
        }
        boolean wholeLetter = (isTemporary(code) || isPermanent(code)) && !isAboutTheConnection(code);
        if (byAddress.isEmpty() && !wholeLetter) {
            return null;
        }
        List<String> sent = sent(failure);
        List<String> accepted = new ArrayList<>();
        Map<String, String> refused = new HashMap<>();
        Map<String, String> deferred = new HashMap<>();
        for (String recipient : letter.recipients()) {
            SMTPAddressFailedException own = byAddress.get(recipient);
            if (own != null) {
                (isPermanent(own.getReturnCode()) ? refused : deferred).put(recipient, ServerWords.of(own));
            } else if (sent.contains(recipient)) {
                accepted.add(recipient);
            } else {
                (isPermanent(code) ? refused : deferred).put(recipient, ServerWords.of(failure));
            }
        }
        return new Verdict(accepted, refused, deferred);
    }

    private static List<String> sent(MessagingException failure) {
        List<String> sent = new ArrayList<>();
        Address[] addresses = failure instanceof SendFailedException send ? send.getValidSentAddresses() : null;
        if (addresses != null) {
            for (Address address : addresses) {
                sent.add(address instanceof InternetAddress internet
                        ? internet.getAddress()
                        : address.toString());
            }
        }
        return sent;
    }

    /**
     * The server closes, or wants encryption or a login first: no word on the letter, whose turn comes when that is put
     * right.
     */
    private static boolean isAboutTheConnection(int code) {
        return switch (code) {
            case 421, 530, 534, 535, 538 -> true;
            default -> false;
        };
    }

    private static boolean isTemporary(int code) {
        return code >= 400 && code < 500;
    }

    private static boolean isPermanent(int code) {
        return code >= 500 && code < 600;
    }
}
