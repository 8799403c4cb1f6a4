namespace Postroad.Client;

/// <summary>A connection string has an error; the message says where and what was expected. It never shows the password.</summary>
public sealed class ConnectionStringException : FormatException
{
    internal ConnectionStringException(int position, string message) : base($"Connection string, position {position}: {message}") => Position = position;

    /// <summary>Where the error is, counted from 1.</summary>
    public int Position { get; }
}
