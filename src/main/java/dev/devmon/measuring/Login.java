package dev.devmon.measuring;

/**
 * The login of an exporter. Its text does not show the password.
 *
 * @param user the user; empty where the system knows only a password
 */
public record Login(String user, String password) {
    @Override
    public String toString() {
        return user.isEmpty() ? "a password" : "user " + user;
    }
}
