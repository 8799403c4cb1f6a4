using System.Text;
using Postroad.Cli.Screen;

namespace Postroad.Cli.Users;

/// <summary>Asks a person for a new password, twice and without showing it, or takes it from standard input.</summary>
internal static class PasswordPrompt
{
    public static string? Read(Shell shell, bool fromInput, string name, out string refusal)
    {
        refusal = "the password is empty";
        string password;
        if (fromInput)
            password = WithoutLineEnd(shell.In.ReadToEnd());
        else if (!shell.InIsTerminal)
        {
            refusal = "nobody can be asked for the password here; --password-stdin reads it from standard input";
            return null;
        }
        else
        {
            password = Ask(shell, $"Password for {name}: ");
            if (password.Length > 0 && Ask(shell, "Once more: ") != password)
            {
                refusal = "the two are not the same; nothing was changed";
                return null;
            }
        }
        return password.Length == 0 ? null : password;
    }

    /// <summary>Asks once for a password that exists.</summary>
    public static string? Ask(Shell shell, bool fromInput, string name, out string? refusal)
    {
        refusal = fromInput || shell.InIsTerminal ? null : "nobody can be asked for the password here; --password-stdin reads it from standard input";
        return fromInput ? WithoutLineEnd(shell.In.ReadToEnd()) : shell.InIsTerminal ? Ask(shell, $"Password for {name}: ") : null;
    }

    private static string WithoutLineEnd(string text) => text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;

    private static string Ask(Shell shell, string question)
    {
        shell.Error.Write(question);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        shell.Error.WriteLine();
        return typed.ToString();
    }
}
