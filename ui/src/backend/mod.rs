//! The only place that talks to the backend: commands out, events in.

use contract::{Command, ErrorCode, ErrorMessage, Event};
use js_sys::{Function, Object, Promise, Reflect};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Calls a command of the backend.
///
/// # Errors
/// What the backend answers; or [`ErrorCode::Internal`] when there is no backend to ask.
pub async fn call<C: Command>(args: C) -> Result<C::Reply, ErrorMessage> {
    let args = wrap("args", &to_js(&args)?)?;
    match invoke(&internal("invoke")?, C::NAME, &args).await {
        Ok(reply) => serde_wasm_bindgen::from_value(reply).map_err(|err| unreadable(&err)),
        Err(error) => {
            Err(serde_wasm_bindgen::from_value(error.clone()).unwrap_or_else(|_| no_backend(&error)))
        }
    }
}

/// Tells every event of the engine from now on, as long as the window lives.
///
/// # Errors
/// When there is no backend to listen to.
pub async fn listen(tell: impl Fn(Event) + 'static) -> Result<(), ErrorMessage> {
    let handler = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
        let payload = Reflect::get(&message, &"payload".into()).unwrap_or(JsValue::UNDEFINED);
        // An event this window does not know is of a newer backend: the next reload shows what it meant.
        if let Ok(event) = serde_wasm_bindgen::from_value(payload) {
            tell(event);
        }
    });
    let transform = internal("transformCallback")?;
    let id = transform.call1(&JsValue::NULL, handler.as_ref()).map_err(|err| no_backend(&err))?;
    // Lives as long as the window.
    handler.forget();
    let args = Object::new();
    let target = wrap("kind", &"Any".into())?;
    for (name, value) in [("event", JsValue::from(Event::CHANNEL)), ("target", target), ("handler", id)] {
        Reflect::set(&args, &name.into(), &value).map_err(|err| no_backend(&err))?;
    }
    invoke(&internal("invoke")?, "plugin:event|listen", &args).await.map_err(|err| no_backend(&err))?;
    Ok(())
}

async fn invoke(invoke: &Function, name: &str, args: &JsValue) -> Result<JsValue, JsValue> {
    let promise: Promise = invoke.call2(&JsValue::NULL, &name.into(), args)?.dyn_into()?;
    JsFuture::from(promise).await
}

/// A function of Tauri's bridge. It is there before the first script of the page runs.
fn internal(name: &str) -> Result<Function, ErrorMessage> {
    let bridge =
        Reflect::get(&js_sys::global(), &"__TAURI_INTERNALS__".into()).map_err(|err| no_backend(&err))?;
    let function = Reflect::get(&bridge, &name.into()).map_err(|err| no_backend(&err))?;
    function.dyn_into().map_err(|err| no_backend(&err))
}

fn to_js(value: &impl Serialize) -> Result<JsValue, ErrorMessage> {
    // Plain objects and null, as JSON has them.
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(|err| unreadable(&err))
}

fn wrap(name: &str, value: &JsValue) -> Result<JsValue, ErrorMessage> {
    let object = Object::new();
    Reflect::set(&object, &name.into(), value).map_err(|err| no_backend(&err))?;
    Ok(object.into())
}

fn unreadable(err: &serde_wasm_bindgen::Error) -> ErrorMessage {
    ErrorMessage { code: ErrorCode::Internal, message: format!("{}: {err}.", crate::words::UNREADABLE) }
}

fn no_backend(err: &JsValue) -> ErrorMessage {
    let detail = err.as_string().unwrap_or_default();
    ErrorMessage {
        code: ErrorCode::Internal,
        message: format!("{} {detail}", crate::words::NO_BACKEND).trim().to_owned(),
    }
}
