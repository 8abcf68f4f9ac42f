package hinomi.delivery;

/// That a service does not accept what is sent: because it refuses the credentials, or for another
/// reason. The message is a sentence.
public record DeliveryFailure(boolean isUnauthorized, String message) {
  /// A word for programs.
  public String topic() {
    return isUnauthorized ? "credentials" : "delivery";
  }
}
