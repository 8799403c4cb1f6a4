namespace Postroad.Smtp.Protocol;

/// <summary>
/// The replies that a server gives, each said once: code, enhanced status code (RFC 3463, RFC 5248) and text. The codes are those of
/// RFC 5321 §4.2.2 and of the extension that is named.
/// </summary>
public static class Replies
{
    // Before the replies that use them: fields are initialised in the order of the text.
    private static readonly EnhancedStatusCode Success = new(2, 0, 0);
    private static readonly EnhancedStatusCode SystemNotTakingMail = new(4, 3, 2);

    // 2xx and 3xx

    /// <summary>HELP. RFC 5321 §4.1.1.8.</summary>
    public static readonly Reply Help = new(214, Success, "https://www.rfc-editor.org/rfc/rfc5321");
    /// <summary>QUIT. RFC 5321 §4.1.1.10.</summary>
    public static readonly Reply Bye = new(221, Success, "Bye");
    /// <summary>The first words were those of another protocol; the connection is closed.</summary>
    public static readonly Reply NotSmtp = new(221, new(2, 7, 0), "This is a mail server. Goodbye");
    /// <summary>STARTTLS: begin the handshake. RFC 3207 §4.</summary>
    public static readonly Reply ReadyForTls = new(220, Success, "Ready to start TLS");
    /// <summary>AUTH: logged in. RFC 4954 §6.</summary>
    public static readonly Reply LoggedIn = new(235, new(2, 7, 0), "Authentication successful");
    /// <summary>NOOP, RSET. RFC 5321 §4.1.1.9.</summary>
    public static readonly Reply Ok = new(250, Success, "OK");
    /// <summary>MAIL was taken. RFC 5321 §4.1.1.2.</summary>
    public static readonly Reply SenderOk = new(250, new(2, 1, 0), "Sender OK");
    /// <summary>RCPT was taken. RFC 5321 §4.1.1.3.</summary>
    public static readonly Reply RecipientOk = new(250, new(2, 1, 5), "Recipient OK");
    /// <summary>The message was taken. RFC 5321 §4.1.1.4.</summary>
    public static readonly Reply MessageOk = new(250, Success, "Message accepted");
    /// <summary>VRFY tells nothing, in constant time. RFC 5321 §3.5.3.</summary>
    public static readonly Reply CannotVerify = new(252, Success, "Cannot verify, but will take mail for whom RCPT takes");
    /// <summary>DATA: send the content. RFC 5321 §4.1.1.4.</summary>
    public static readonly Reply StartData = new(354, null, "End data with <CR><LF>.<CR><LF>");

    /// <summary>A challenge of AUTH. RFC 4954 §4.</summary>
    internal static Reply Challenge(ReadOnlySpan<byte> message) => new(334, null, Convert.ToBase64String(message));

    /// <summary>A chunk was taken that is not the last one. RFC 3030 §2.</summary>
    internal static Reply ChunkTaken(long size) => new(250, Success, $"{size} octets received");

    // 4xx

    /// <summary>The server is stopping, or serves nobody now. RFC 5321 §3.8.</summary>
    public static readonly Reply ShuttingDown = new(421, SystemNotTakingMail, "Service not available, closing transmission channel");
    /// <summary>All connections that the server has are taken.</summary>
    public static readonly Reply TooManyConnections = new(421, SystemNotTakingMail, "Too many connections, try again later");
    /// <summary>The peer's address or network has its share.</summary>
    public static readonly Reply TooManyConnectionsFromYou = new(421, new(4, 7, 0), "Too many connections from your address");
    /// <summary>The peer's network (IPv4 /24, IPv6 /64) has its share.</summary>
    public static readonly Reply TooManyConnectionsFromNetwork = new(421, new(4, 7, 0), "Too many connections from your network");
    /// <summary>The server is short of something it lives on.</summary>
    public static readonly Reply Overloaded = new(421, SystemNotTakingMail, "System overloaded, try again later");
    /// <summary>A proxy that has to say for whom it speaks did not.</summary>
    public static readonly Reply BadProxyHeader = new(421, new(4, 7, 0), "PROXY header expected");
    /// <summary>The peer was silent for too long. RFC 5321 §4.5.3.2.7.</summary>
    public static readonly Reply TimedOut = new(421, new(4, 4, 2), "Timeout, closing transmission channel");
    /// <summary>The peer went away in the middle; nobody hears this reply, but a log shows it.</summary>
    public static readonly Reply ConnectionLost = new(421, new(4, 4, 2), "Connection lost");
    /// <summary>The peer sends too slowly.</summary>
    public static readonly Reply TooSlow = new(421, new(4, 4, 2), "Data comes too slowly, closing transmission channel");
    /// <summary>A fault of ours; the log says which.</summary>
    public static readonly Reply LocalError = new(421, new(4, 3, 0), "Local error, closing transmission channel");
    /// <summary>The session used up its errors.</summary>
    public static readonly Reply TooManyErrors = new(421, new(4, 7, 0), "Too many errors");
    /// <summary>The session used up its idle commands.</summary>
    public static readonly Reply TooManyCommands = new(421, new(4, 7, 0), "Too many commands without mail");
    /// <summary>The session used up its log-ins. RFC 4954 §4.</summary>
    public static readonly Reply TooManyLogins = new(421, new(4, 7, 0), "Too many failed logins");
    /// <summary>The session has sent as many messages as it may; the next connection may send more.</summary>
    public static readonly Reply TooManyMessages = new(421, new(4, 7, 0), "Too many messages in this session, connect again");
    /// <summary>Recipients go on and on after the limit.</summary>
    public static readonly Reply TooManyRefusedRecipients = new(421, new(4, 5, 3), "Too many recipients, closing transmission channel");
    /// <summary>A line, or content beyond its limit, does not end.</summary>
    public static readonly Reply TooMuch = new(421, new(4, 7, 0), "Too much data, closing transmission channel");
    /// <summary>The message could not be processed now. RFC 5321 §4.2.2.</summary>
    public static readonly Reply ProcessingError = new(451, new(4, 3, 0), "Local error in processing, try again later");
    /// <summary>The server is short of something it lives on; connections that are there may try again.</summary>
    public static readonly Reply TooBusy = new(451, SystemNotTakingMail, "System overloaded, try again later");
    /// <summary>Too many logins failed from there; for a while none is looked at. RFC 4954 §6.</summary>
    public static readonly Reply LoginsSuspended = new(454, new(4, 7, 0), "Too many failed logins, try again later");
    /// <summary>No room to keep the message now.</summary>
    public static readonly Reply StorageFull = new(452, new(4, 3, 1), "Insufficient system storage, try again later");
    /// <summary>One transaction has as many recipients as it may: the rest go in another. RFC 5321 §4.5.3.1.10.</summary>
    public static readonly Reply TooManyRecipients = new(452, new(4, 5, 3), "Too many recipients");
    /// <summary>STARTTLS cannot be had now. RFC 3207 §4.</summary>
    public static readonly Reply TlsNotAvailable = new(454, new(4, 7, 0), "TLS not available due to temporary reason");
    /// <summary>AUTH could not be decided now. RFC 4954 §6.</summary>
    public static readonly Reply TemporaryAuthFailure = new(454, new(4, 7, 0), "Temporary authentication failure");

    // 5xx

    /// <summary>The verb is not known. RFC 5321 §4.2.4.</summary>
    public static readonly Reply UnknownCommand = new(500, new(5, 5, 1), "Command not recognized");
    /// <summary>The command line is longer than the limit. RFC 5321 §4.5.3.1.4.</summary>
    public static readonly Reply LineTooLong = new(500, new(5, 5, 2), "Line too long");
    /// <summary>A line of an AUTH exchange is longer than 12,288 octets. RFC 4954 §4.</summary>
    public static readonly Reply AuthLineTooLong = new(500, new(5, 5, 6), "Authentication exchange line is too long");
    /// <summary>The command does not follow its grammar, or holds a bare CR or LF.</summary>
    public static readonly Reply SyntaxError = new(501, new(5, 5, 4), "Syntax error in parameters or arguments");
    /// <summary>A chunk whose size cannot be read; the connection is closed, since its octets would be taken for commands. RFC 3030 §2.</summary>
    public static readonly Reply BadChunk = new(521, new(5, 5, 4), "Syntax: BDAT size [LAST], closing transmission channel");
    /// <summary>The reverse-path of MAIL is none.</summary>
    public static readonly Reply BadSender = new(501, new(5, 1, 7), "Bad sender address syntax");
    /// <summary>The forward-path of RCPT is none.</summary>
    public static readonly Reply BadRecipient = new(501, new(5, 1, 3), "Bad recipient address syntax");
    /// <summary>The client gave up AUTH. RFC 4954 §4.</summary>
    public static readonly Reply AuthCancelled = new(501, new(5, 0, 0), "Authentication cancelled");
    /// <summary>What came in AUTH is not base64 or not what the mechanism says. RFC 4954 §4.</summary>
    public static readonly Reply BadAuthData = new(501, new(5, 5, 2), "Cannot decode authentication data");
    /// <summary>The command is known and not done here.</summary>
    public static readonly Reply NotImplemented = new(502, new(5, 5, 1), "Command not implemented");
    /// <summary>A command came out of order.</summary>
    public static readonly Reply BadSequence = new(503, new(5, 5, 1), "Bad sequence of commands");
    /// <summary>AUTH after a successful one. RFC 4954 §4.</summary>
    public static readonly Reply AlreadyLoggedIn = new(503, new(5, 5, 1), "Already authenticated");
    /// <summary>DATA or BDAT without a recipient that was taken. RFC 5321 §3.3.</summary>
    public static readonly Reply NoValidRecipients = new(554, new(5, 5, 1), "No valid recipients");
    /// <summary>AUTH with a mechanism that is not offered. RFC 4954 §4.</summary>
    public static readonly Reply UnknownMechanism = new(504, new(5, 5, 4), "Unrecognized authentication type");
    /// <summary>The listener wants TLS first. RFC 3207 §4.</summary>
    public static readonly Reply TlsRequired = new(530, new(5, 7, 0), "Must issue a STARTTLS command first");
    /// <summary>The listener wants AUTH first. RFC 4954 §6.</summary>
    public static readonly Reply AuthRequired = new(530, new(5, 7, 0), "Authentication required");
    /// <summary>The mechanism is too weak for this user or this channel. RFC 4954 §6.</summary>
    public static readonly Reply MechanismTooWeak = new(534, new(5, 7, 9), "Authentication mechanism is too weak");
    /// <summary>User, password or token are wrong; which of them is not told. RFC 4954 §6.</summary>
    public static readonly Reply BadCredentials = new(535, new(5, 7, 8), "Authentication credentials invalid");
    /// <summary>The mechanism needs TLS. RFC 4954 §6.</summary>
    public static readonly Reply EncryptionRequired = new(538, new(5, 7, 11), "Encryption required for requested authentication mechanism");
    /// <summary>Nobody has this address. RFC 3463 §3.2.</summary>
    public static readonly Reply NoSuchMailbox = new(550, new(5, 1, 1), "No such mailbox");
    /// <summary>We take no mail for this domain and relay for nobody who has not logged in.</summary>
    public static readonly Reply RelayDenied = new(550, new(5, 7, 1), "Relaying denied");
    /// <summary>CR or LF that is not part of a CRLF stands in the content. RFC 5321 §2.3.8, §4.1.1.4.</summary>
    public static readonly Reply BareCarriageReturnOrLineFeed = new(550, new(5, 5, 2), "A bare <CR> or <LF> is not allowed in a message");
    /// <summary>An address needs SMTPUTF8, which was not asked for. RFC 6531 §3.5.</summary>
    public static readonly Reply Utf8NotAllowed = new(550, new(5, 6, 7), "Non-ASCII addresses not permitted for that sender or recipient");
    /// <summary>The message is larger than the limit. RFC 1870 §6.</summary>
    public static readonly Reply MessageTooBig = new(552, new(5, 3, 4), "Message size exceeds limit");
    /// <summary>A line of the content is longer than the limit. RFC 5321 §4.5.3.1.6.</summary>
    public static readonly Reply TextLineTooLong = new(554, new(5, 6, 0), "Line too long in message");
    /// <summary>Octets came behind AUTH before it was answered. RFC 4954 §4.</summary>
    public static readonly Reply PipelinedAuth = new(503, new(5, 5, 1), "Nothing may follow AUTH before its reply");
    /// <summary>Octets came in clear behind STARTTLS. RFC 3207 §4.2.</summary>
    public static readonly Reply PipelinedStartTls = new(501, new(5, 5, 1), "Nothing may follow STARTTLS before the handshake");
    /// <summary>A parameter of MAIL or RCPT is not known or not offered. RFC 5321 §4.1.1.11.</summary>
    public static readonly Reply UnknownParameter = new(555, new(5, 5, 4), "Parameter not recognized or not implemented");
}
