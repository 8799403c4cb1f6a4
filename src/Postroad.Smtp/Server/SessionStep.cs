namespace Postroad.Smtp.Server;

/// <summary>A step that a session does by itself, unless an <see cref="IStepHandler"/> refuses it.</summary>
public enum SessionStep
{
    /// <summary>STARTTLS, before its 220.</summary>
    StartTls,
    /// <summary>AUTH, before its first challenge.</summary>
    Auth,
    /// <summary>DATA, before its 354, or the first BDAT.</summary>
    Data,
}
