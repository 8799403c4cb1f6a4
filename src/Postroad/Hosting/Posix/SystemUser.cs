using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Postroad.Hosting.Posix;

/// <summary>A user of the operating system.</summary>
internal sealed record SystemUser(string Name, uint UserId, uint GroupId)
{
    /// <summary>Whether this process runs as root.</summary>
    public static bool IsRoot => !OperatingSystem.IsWindows() && Libc.GetEffectiveUserId() == 0;

    public FileOwner Owner => new(UserId, GroupId);

    public static unsafe bool TryFind(string name, [NotNullWhen(true)] out SystemUser? user)
    {
        user = null;
        if (OperatingSystem.IsWindows())
            return false;
        var found = Libc.GetPasswd(name);
        if (found is not null)
            user = new SystemUser(name, found->UserId, found->GroupId);
        return user is not null;
    }

    /// <summary>
    /// Becomes this user for good, in all threads. 1. The groups are those of the user. 2. The group. 3. The user, with the saved id, so that
    /// there is no way back; 4. which is tried.
    /// </summary>
    /// <exception cref="InvalidOperationException">A step failed; the process must not go on.</exception>
    public void Become()
    {
        Step(Libc.InitGroups(Name, GroupId), "take its groups");
        Step(Libc.SetGroupId(GroupId), "take its group");
        Step(Libc.SetUserId(UserId), "become it");
        if (UserId != 0 && (Libc.SetEffectiveUserId(0) == 0 || Libc.GetEffectiveUserId() != UserId))
            throw new InvalidOperationException($"the rights of root could not be given up for {Name}");
    }

    private void Step(int result, string what)
    {
        if (result != 0)
            throw new InvalidOperationException($"user {Name}: cannot {what}: {Marshal.GetLastPInvokeErrorMessage()}");
    }
}
