namespace Postroad.Mail.Dmarc.Reports;

/// <summary>What was given is no report that can be read, or one that is too large to be.</summary>
public sealed class ReportFormatException : Exception
{
    /// <summary>With a reason for a person.</summary>
    public ReportFormatException(string message) : base(message)
    {
    }

    /// <summary>With a reason for a person and what caused it.</summary>
    public ReportFormatException(string message, Exception inner) : base(message, inner)
    {
    }

    /// <summary>Without a reason.</summary>
    public ReportFormatException()
    {
    }
}
