"""Captures what fires in a PyTorch model of SpikingBrain. Needs torch; safetensors writes the file.

    safetensors.torch.save_file(capture(model, ids), "activity.safetensors")  # ids: token ids of one prompt
    spikefoundry run --activity activity.safetensors MODEL_DIR                # the folder of config.json
"""
import torch

# The layer whose input is encoded (one encoding serves q, k, v and gate/up), and the name of the site.
SITES = {"attn.q_proj": "attn.in", "attn.o_proj": "attn.o_proj", "mlp.gate_proj": "mlp.in",
         "mlp.down_proj": "mlp.down_proj"}


def counts(x, k=3.0):
    """Spike counts [rows, channels] of the vectors x: rint(x / V), V = mean|x| / k."""
    x = x.double().flatten(0, -2)
    return torch.round(x / (x.abs().mean(-1, keepdim=True) / k).clamp(1e-5, 1e4)).int()


def capture(model, ids):
    tensors, hooks = {"tokens": torch.tensor(ids, dtype=torch.int32)}, []

    def fired(name):
        return lambda module, inputs: tensors.update({name: counts(inputs[0])})

    def active(name):  # behind the ReLU of linear attention
        return lambda module, inputs, output: tensors.update({name: (output.flatten(0, -2) > 0).to(torch.int8)})

    for number, layer in enumerate(model.model.layers):
        for part, site in SITES.items():
            hook = fired(f"count/model.layers.{number}.{site}")
            hooks.append(layer.get_submodule(part).register_forward_pre_hook(hook))
        for part in "qk" if number not in model.config.attn_layers else "":
            hook = active(f"active/model.layers.{number}.attn.{part}")
            hooks.append(layer.get_submodule(f"attn.{part}_proj").register_forward_hook(hook))
    with torch.no_grad():
        logits = model(torch.tensor([ids])).logits
    for hook in hooks:
        hook.remove()
    tensors["next"] = torch.tensor([-1] * (len(ids) - 1) + [int(logits[0, -1].argmax())], dtype=torch.int32)
    return tensors
