using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Postroad.Smtp.Protocol;

namespace Postroad.Smtp.Client;

/// <summary>What is known of one transaction so far, recipient by recipient. Nothing that was decided changes.</summary>
internal sealed class TransactionLedger
{
    private readonly IReadOnlyList<Recipient> _recipients;
    private readonly RecipientOutcome?[] _outcomes;
    private int _open;
    private int _taken;
    private bool _endWentOut;
    private bool _wasHeard;
    private Reply? _final;

    public TransactionLedger(IReadOnlyList<Recipient> recipients)
    {
        _recipients = recipients;
        _outcomes = new RecipientOutcome?[recipients.Count];
        _open = recipients.Count;
    }

    public int Count => _recipients.Count;

    /// <summary>Whether every recipient's fate is known.</summary>
    public bool IsDecided => _open == 0;

    public bool IsMailRefused { get; private set; }

    /// <summary>Whether it is the first transaction of its session.</summary>
    public bool IsFirst { get; init; }

    /// <summary>Whether the server may hold an open transaction: all went not as far as a final reply that it kept.</summary>
    public bool NeedsReset => _final is not { IsPositive: true };

    public Recipient Recipient(int index) => _recipients[index];

    /// <summary>The reply to MAIL.</summary>
    public void Mail(Reply reply)
    {
        _wasHeard = true;
        if (reply.IsPositive)
            return;
        IsMailRefused = true;
        DecideRest(SmtpPhase.MailFrom, reply);
    }

    public void Rcpt(int index, Reply reply)
    {
        if (_outcomes[index] is not null)
            return;
        if (reply.IsPositive)
        {
            _taken++;
            return;
        }
        Decide(index, new RecipientOutcome(_recipients[index], SmtpPhase.RcptTo, reply) { IsTooManyRecipients = reply.Code == 552 && _taken > 0 });
        // The server ends the session: nobody will get this message by it.
        if (reply.Code == 421)
            DecideRest(SmtpPhase.RcptTo, reply);
    }

    /// <summary>The octets that end the content are about to leave.</summary>
    public void EndGoesOut() => _endWentOut = true;

    /// <summary>The final reply, for all that were taken.</summary>
    public void Final(Reply reply)
    {
        _final = reply;
        DecideRest(SmtpPhase.EndOfData, reply);
    }

    /// <summary>The final reply of the next one that was taken (LMTP).</summary>
    public void FinalOfNext(Reply reply)
    {
        if (_final is not { IsPositive: true })
            _final = reply;
        Decide(Array.IndexOf(_outcomes, null), reply);
    }

    /// <summary>One reply for all whose fate is open.</summary>
    public void DecideRest(SmtpPhase phase, Reply reply)
    {
        for (var i = 0; i < _outcomes.Length; i++)
        {
            if (_outcomes[i] is null)
                Decide(i, new RecipientOutcome(_recipients[i], phase, reply));
        }
    }

    /// <summary>Closes the books on a message that is not sent: the reply is our own.</summary>
    public SendOutcome RefuseHere(Reply reply)
    {
        DecideRest(SmtpPhase.MailFrom, reply);
        return Close(null) with { IsRefusedHere = true };
    }

    /// <summary>Closes the books.</summary>
    public SendOutcome Close(SmtpSessionException? failure)
    {
        var isAmbiguous = failure is not null && _endWentOut && !IsDecided && failure.Fault != SmtpFault.FalseOffer && !IsEndOfSession(failure);
        var phase = isAmbiguous ? SmtpPhase.EndOfData : failure?.Phase ?? SmtpPhase.MailFrom;
        for (var i = 0; i < _outcomes.Length; i++)
            _outcomes[i] ??= new RecipientOutcome(_recipients[i], phase, null);
        return new SendOutcome(ImmutableCollectionsMarshal.AsImmutableArray<RecipientOutcome>(_outcomes!))
        {
            FinalReply = _final,
            Failure = failure,
            IsAmbiguous = isAmbiguous,
        };
    }

    // A server that closed a session which was kept, before it read the message that went out in one write with its envelope.
    private bool IsEndOfSession(SmtpSessionException failure) => failure.Fault == SmtpFault.Closed && !IsFirst && !_wasHeard;

    private void Decide(int index, Reply reply) => Decide(index, new RecipientOutcome(_recipients[index], SmtpPhase.EndOfData, reply));

    private void Decide(int index, RecipientOutcome outcome)
    {
        _outcomes[index] = outcome;
        _open--;
    }
}
